import { OperationError } from '../errors.ts';
import { run, type Surroundings } from '../system/process.ts';

/** A day: it ends by itself when the other side does not answer. */
const patience = 86_400_000;

/** Of what it may write: two million blobs fit, which are listed with their folders. */
const most = 500_000_000;

export interface RsyncCall {
  /** Paths relative to the source, one each; without them everything below it. */
  files?: readonly string[];
  options?: readonly string[];
  /** Exit codes that are no failure: 23 where some files are not there. */
  also?: readonly number[];
}

/** Runs rsync between `from` and `to`, one of which may be on another machine; returns what it wrote. */
export async function rsync(
  io: Surroundings,
  { from, to, files, options = [], also = [] }: RsyncCall & { from: string; to?: string },
): Promise<string> {
  const args = [
    // A path with a blank stays one. A dead connection ends, but nothing is said while a large layer is hashed.
    '--secluded-args',
    '--timeout=1800',
    ...options,
    ...(files ? ['--files-from=-', '--from0'] : []),
    '--',
    from,
    ...(to === undefined ? [] : [to]),
  ];
  const input = files ? files.map((file) => `${file}\0`).join('') : '';
  const { exitCode, stdout, stderr, code } = await run({ file: 'rsync', args }, io, {
    timeout: patience,
    input,
    most,
  });
  if (exitCode === 0 || (exitCode !== undefined && also.includes(exitCode))) return stdout;
  const where = [from, to].find((place) => place !== undefined && isRemote(place)) ?? from;
  if (code === 'ENOENT')
    throw new OperationError([
      { where, what: 'the program rsync is missing', cure: 'install it (Debian: apt install rsync)' },
    ]);
  const said = stderr.split('\n').filter((line) => line.trim() !== '');
  throw new OperationError([
    {
      where,
      what: [`rsync failed (${exitCode ?? 'it was ended'})`, ...said.slice(-5)].join('\n'),
      cure: 'see to it that rsync reaches it without asking (ssh key, disk, rights), then repeat this',
    },
  ]);
}

/** As rsync itself tells them apart: a colon before the first slash, or its own kind of URL. */
export const isRemote = (text: string): boolean => /^(?:rsync:\/\/|[^/]+:)/.test(text);
