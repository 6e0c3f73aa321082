import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskOf } from '../../store/disk.ts';
import { dataFolder } from '../../store/layout.ts';
import { ifThere } from '../../system/files.ts';
import { errorCode } from '../../system/file-problem.ts';
import { networkStore } from '../../system/network-store.ts';
import { bytes } from '../../text/bytes.ts';
import { shellWord } from '../../text/shell.ts';
import { count } from '../../text/count.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import { aroundBundle } from '../bundle-check.ts';
import type { Finding } from '../finding.ts';

/** One push makes some ten files and as many folders. */
const fewFiles = 1000;

/** The disk of the images: space, files, and whether it can be written. */
export const disk = aroundBundle('disk', async (bundle) => {
  const data = dataFolder(bundle);
  const { free, total, floor } = await diskOf(bundle);
  const files = await filesOf(data);
  const full =
    free < floor ? [belowFloor(data, free, floor)] : free < 2 * floor ? [nearFloor(data, free, floor)] : [];
  return {
    findings: [
      ...full,
      ...(files !== undefined && files.free < fewFiles ? [noFiles(data, files.free)] : []),
      ...(await readOnly([bundle.dir, data])),
      ...(await network(bundle, data)),
    ],
    detail: `${data}: ${bytes(free)} of ${bytes(total)} free`,
  };
});

/** Undefined where the file system makes room for them as they come: btrfs, ZFS. */
async function filesOf(path: string): Promise<{ free: number } | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await ifThere(statfs(folder));
    if (found) return found.files === 0 ? undefined : { free: found.ffree };
    if (folder === dirname(folder)) return undefined;
  }
}

async function readOnly(folders: readonly string[]): Promise<Finding[]> {
  for (const folder of folders) {
    const code = await access(folder, constants.W_OK).then(
      () => undefined,
      (error: unknown) => errorCode(error),
    );
    if (code === 'EROFS')
      return [
        {
          severity: 'error',
          what: `${folder} is on a file system that is mounted read-only`,
          why: 'Pulls work, pushes fail. A disk with errors is remounted so by the kernel.',
          cure: `findmnt -T ${shellWord(folder)}; sudo dmesg | tail`,
        },
      ];
  }
  return [];
}

async function network({ settings }: Bundle, data: string): Promise<Finding[]> {
  const kind = settings.fastPath ? await networkStore(data) : undefined;
  return kind === undefined
    ? []
    : [
        {
          severity: 'warning',
          what: `${data} is on ${kind}, and nginx reads the images there itself (fast-path)`,
          why: 'What another machine changes there may be served stale for a while, or wait for the network.',
          cure: 'set fast-path: false in settings.yml, then: create-registry render && create-registry restart',
        },
      ];
}

const free = 'create-registry usage\ncreate-registry gc --dry-run';

const belowFloor = (data: string, left: number, floor: number): Finding => ({
  severity: 'error',
  what: `the disk of ${data} is nearly full: ${bytes(left)} are free, less than ${bytes(floor)} (min-free)`,
  why: 'Pushes are refused, so that the disk does not run full in the middle of one. Pulls go on.',
  cure: free,
});

const nearFloor = (data: string, left: number, floor: number): Finding => ({
  severity: 'warning',
  what: `the disk of ${data} has ${bytes(left)} free; below ${bytes(floor)} (min-free) pushes are refused`,
  why: 'It will come to that soon.',
  cure: free,
});

const noFiles = (data: string, left: number): Finding => ({
  severity: 'error',
  what: `the file system of ${data} has room for ${left === 0 ? 'no more files' : `only ${count(left, 'more file')}`} (inodes)`,
  why: 'Pushes fail with "no space left on device", however many bytes are free.',
  cure: `df -i ${shellWord(data)}\n${free}`,
});
