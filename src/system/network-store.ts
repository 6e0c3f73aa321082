import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Types of statfs(2) that other machines may write to as well, by what people call them. FUSE may be anything. */
const names: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x19830326, 'BeeGFS'],
  [0x47504653, 'GPFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x786f4256, 'a VirtualBox shared folder'],
]);

/** What a network file system of that type is called; undefined for all others. */
export const networkFileSystem = (type: number): string | undefined =>
  // 32-bit systems hand out the upper half as negative numbers.
  names.get(type >>> 0);

/** The network file system on which `path` lies, or would lie: the folder need not exist yet. */
export async function networkStore(path: string): Promise<string | undefined> {
  // The numbers are Linux's; elsewhere they mean something else.
  if (process.platform !== 'linux') return undefined;
  for (let folder = path; ; folder = dirname(folder)) {
    // What cannot be looked into lies where the folder above it lies.
    const found = await statfs(folder).catch(() => undefined);
    if (found) return networkFileSystem(found.type);
    if (folder === dirname(folder)) return undefined;
  }
}
