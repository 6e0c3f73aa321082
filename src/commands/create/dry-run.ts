import type { Session } from '../../cli/command.ts';
import type { Comparison } from '../../bundle/compare.ts';
import { diffText } from '../../bundle/diff.ts';
import { tree } from '../../bundle/tree.ts';
import type { Kept } from '../../disk/kept/index.ts';
import { publicUrl } from '../../settings/address.ts';
import { targetOf } from '../../targets/index.ts';
import { shellLine } from '../../text/shell.ts';
import type { Answers } from './answers.ts';

/** What would be written and run, without doing either. */
export async function showPlan(
  { io, out }: Session,
  { dir, settings, folder }: Answers,
  kept: Kept,
  comparison: Comparison,
): Promise<void> {
  const target = await targetOf({ bundle: { dir, settings }, io });
  const commands = [...target.commands('prepare'), ...target.commands('start')];
  const files = [...comparison.changes, ...kept.files].map(({ path }) => path);
  const sections = [
    tree(folder, files),
    (await diffText(comparison)).trimEnd(),
    ['It would be started by:', ...commands.map((words) => `  ${shellLine(words)}`)].join('\n'),
  ];
  out.result(sections.filter(Boolean).join('\n\n'));
  out.document({ dir, url: publicUrl(settings), files, commands });
}
