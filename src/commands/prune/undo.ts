import type { Session } from '../../cli/command.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import { exitCode, type ExitCode } from '../../errors.ts';
import { undo, undoable, type Undone } from '../../retention/undo.ts';
import { holdingStore } from '../../store/hold.ts';
import { count } from '../../text/count.ts';
import { visible } from '../../text/visible.ts';

/** `prune --undo`: nobody is asked, because nothing is lost by it. */
export async function runUndo(
  { out }: Session,
  { bundle, data, dryRun }: { bundle: Bundle; data: string; dryRun: boolean },
): Promise<ExitCode> {
  const tags = dryRun
    ? undoable(data)
    : await holdingStore(bundle, { who: 'create-registry prune --undo' }, () => undo(bundle, data));
  const back = tags.filter(({ what }) => what === 'back' || what === 'incomplete');
  out.document({
    restored: dryRun ? 0 : back.length,
    tags: tags.map(({ repository, tag, digest, what }) => ({ repository, tag, digest, what })),
  });
  for (const one of tags) if (one.what !== 'back') out.warn(warning(one));
  if (tags.length === 0) out.result('Nothing to undo: no tag was pruned since the last gc --untagged.');
  else if (dryRun)
    out.result([...back.map(nameOf), `${count(back.length, 'tag')} would be put back`].join('\n'));
  else out.result(`${count(back.length, 'tag')} put back`);
  return exitCode.done;
}

const nameOf = ({ repository, tag }: Undone): string => visible(`${repository}:${tag}`);

const warning = (one: Undone): string => `${nameOf(one)}: ${reasons[one.what]}`;

const reasons: Readonly<Record<Undone['what'], string>> = {
  back: '',
  incomplete: 'its image is no longer whole; push it again',
  anew: 'it was pushed anew since, and stays as it is',
  deleted: 'its image was deleted since, so the tag stays away',
};
