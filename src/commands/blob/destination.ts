import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { explained } from '../../system/file-problem.ts';
import { statIfThere } from '../../system/files.ts';
import { absolute } from '../../system/paths.ts';

/** Where the bytes of a blob go. */
export type Destination =
  | { kind: 'stdout' }
  /** Something that cannot be replaced: a pipe, a device. */
  | { kind: 'stream'; path: string }
  | { kind: 'file'; path: string };

/** What `-o` says. Throws `UsageError`. */
export async function destinationOf({ io, out, invocation }: Session, digest: string): Promise<Destination> {
  const named = invocation.flags['output'];
  if (named === undefined || named === '-') {
    if (named === undefined && io.stdout.isTTY === true) throw new UsageError([onTerminal]);
    if (out.json) throw new UsageError([inDocument]);
    return { kind: 'stdout' };
  }
  const path = absolute(String(named), io);
  const found = await statIfThere(path);
  if (found?.isDirectory()) return placed(join(path, digest.split(':')[1] ?? digest), String(named));
  if (found && !found.isFile()) return { kind: 'stream', path };
  return placed(path, String(named));
}

/** A link stays one: what it leads to is replaced. */
async function placed(path: string, named: string): Promise<Destination> {
  const folder = await statIfThere(dirname(path));
  if (!folder) throw new UsageError([noFolder(dirname(path), named)]);
  const real = (await statIfThere(path)) ? await explained(path, () => realpath(path)) : undefined;
  return {
    kind: 'file',
    path: real ?? join(await explained(path, () => realpath(dirname(path))), basename(path)),
  };
}

const onTerminal = {
  where: '-o',
  what: 'a blob is binary and would garble this terminal',
  cure: '-o FILE (or -o - to write it there all the same)',
};

const inDocument = {
  where: '--json',
  what: 'the blob itself goes to standard output, where --json puts its document',
  cure: 'blob … --json -o FILE',
};

const noFolder = (folder: string, named: string) => ({
  where: '-o',
  what: `there is no folder ${folder} for ${named}`,
  cure: `mkdir -p ${folder}`,
});
