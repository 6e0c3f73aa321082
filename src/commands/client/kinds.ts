import type { Session } from '../../cli/command.ts';
import { kinds } from '../../clients/kinds/table.ts';
import { exitCode, type ExitCode } from '../../errors.ts';
import { table, tableWidth } from '../../ui/table.ts';

/** `client` alone: which kinds there are. Needs no bundle. */
export function showKinds({ io, out }: Session): ExitCode {
  out.document({
    kinds: kinds.map(({ name, aliases, title, summary }) => ({ kind: name, aliases, title, summary })),
  });
  out.result(
    table(
      kinds.map(({ name, summary }) => [name, summary]),
      {
        columns: [{ title: 'KIND' }, { title: 'WHAT IT NEEDS', shrink: true }],
        width: tableWidth(io),
      },
    ),
  );
  out.say(
    'What one of them needs: create-registry client --for KIND. This machine: create-registry client apply',
  );
  return exitCode.done;
}
