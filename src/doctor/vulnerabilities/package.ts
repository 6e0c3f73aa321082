import { readFile, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ifThere } from '../../system/files.ts';
import { run, type Surroundings } from '../../system/process.ts';

const unpacked = promisify(gunzip);
const limit = 16 * 1024 * 1024;

/** A distribution's package: it mends faults and keeps the upstream version. */
export interface Package {
  name: string;
  version: string;
  /** Its list of changes; absent where it is not installed, as in many containers. */
  changes?: string;
}

/** Debian's and Ubuntu's. Undefined where the file is of no package, or the system has no dpkg. */
export async function packageOf(file: string, io: Surroundings): Promise<Package | undefined> {
  const path = await realpath(file).catch(() => file);
  const owner = await run({ file: 'dpkg', args: ['-S', path] }, io, { timeout: 5_000 });
  const name =
    owner.exitCode === 0 ? /^([a-z\d][a-z\d.+-]*)(?::[a-z\d]+)?: /.exec(owner.stdout)?.[1] : undefined;
  if (name === undefined) return undefined;
  const asked = ['-W', '-f', '${Version}', name];
  const { stdout: version } = await run({ file: 'dpkg-query', args: asked }, io, { timeout: 5_000 });
  const changes = await changesOf(name);
  return { name, version, ...(changes === undefined ? {} : { changes }) };
}

async function changesOf(name: string): Promise<string | undefined> {
  const packed = await ifThere(readFile(`/usr/share/doc/${name}/changelog.Debian.gz`)).catch(() => undefined);
  if (!packed) return undefined;
  return unpacked(packed, { maxOutputLength: limit }).then(
    (text) => text.toString('utf8'),
    () => undefined,
  );
}
