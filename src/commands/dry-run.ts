import type { Session } from '../cli/command.ts';
import type { Target } from '../targets/target.ts';
import { shellLine } from '../text/shell.ts';

type Verb = Parameters<Target['commands']>[0];

/** With `--dry-run`: shows the commands behind the verbs, and says that nothing else is to be done. */
export function dryRun(
  { invocation, out }: Session,
  target: Target,
  verbs: readonly Verb[],
  { removes = [] }: { removes?: readonly string[] } = {},
): boolean {
  if (invocation.flags['dry-run'] !== true) return false;
  const commands = verbs.flatMap((verb) => target.commands(verb));
  out.result(
    [...commands.map(shellLine), ...removes.map((path) => shellLine(['rm', '-r', path]))].join('\n'),
  );
  out.document({ commands, removes });
  return true;
}
