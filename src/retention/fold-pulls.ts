import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { OperationError } from '../errors.ts';
import type { Io } from '../io.ts';
import { run } from '../system/process.ts';

/** A log of millions of pulls takes seconds. */
const patience = 600_000;

/** Has `bin/pulls` take what nginx noted into the notes; throws an `OperationError` with what it said. */
export async function foldPulls({ dir }: Bundle, io: Io): Promise<void> {
  const command = { file: 'sh', args: [join(dir, paths.pullsScript)], cwd: dir };
  const { exitCode, stderr, timedOut } = await run(command, io, { timeout: patience });
  if (exitCode === 0) return;
  const said = timedOut ? 'it takes too long' : stderr.trim().replace(/^pulls: /, '') || 'it was ended';
  throw new OperationError([
    {
      where: paths.pullsScript,
      what: `the last pulls are not known: ${said}`,
      cure: 'create-registry render, then create-registry restart',
    },
  ]);
}
