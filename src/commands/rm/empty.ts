import type { Session } from '../../cli/command.ts';
import { onDisk } from '../../deletion/stored-manifests.ts';
import { exitCode, OperationError, stopIfCancelled, type ExitCode } from '../../errors.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { emptyRepositories, isEmpty } from '../../store/empty-repositories.ts';
import { holdingStore } from '../../store/hold.ts';
import { removeRepositoryFolder } from '../../store/remove-repository.ts';
import { count } from '../../text/count.ts';
import { visible } from '../../text/visible.ts';
import { confirm } from '../../ui/confirm.ts';
import { askingOf } from '../asking.ts';
import { onlyBundleHere } from '../bundle-here.ts';

const most = 20;

/** `rm --empty`: names that only stand in the catalogue. The API cannot take one away (distribution#2434). */
export async function removeEmpty(session: Session): Promise<ExitCode> {
  const { io, out, invocation } = session;
  const bundle = await onlyBundleHere(session);
  const disk = onDisk(storeAtHand(bundle), { bundle });
  if ('why' in disk)
    throw new OperationError([
      { where: 'rm --empty', what: `no name can be removed: ${disk.why}`, cure: `run it ${disk.instead}` },
    ]);
  const found = [...emptyRepositories(disk.data)];
  const shown = show(found);
  if (found.length === 0 || invocation.flags['dry-run'] === true) {
    out.result(shown.join('\n'));
    out.document({ remove: found });
    return exitCode.done;
  }
  await confirm(askingOf(session), {
    shown,
    question: `Remove ${found.length === 1 ? 'it' : `these ${found.length}`} from the catalogue?`,
    where: 'rm --empty',
    declined: 'Nothing was removed.',
  });
  const removed = await out.steps.step('remove', () =>
    holdingStore(bundle, { who: 'rm --empty' }, async () => {
      const gone: string[] = [];
      for (const repository of found) {
        stopIfCancelled(io.signal);
        // Somebody may have begun to push to it while this was asked.
        if (!isEmpty(disk.data, repository)) continue;
        await removeRepositoryFolder(disk.data, repository);
        gone.push(repository);
      }
      return gone;
    }),
  );
  out.result(`Removed ${count(removed.length, 'empty repository', 'empty repositories')}`);
  out.document({ removed });
  return exitCode.done;
}

function show(names: readonly string[]): string[] {
  if (names.length === 0) return ['No repository is empty.'];
  const rest = names.length - most;
  return [
    `${count(names.length, 'repository holds', 'repositories hold')} neither a tag nor a manifest:`,
    ...names.slice(0, most).map((name) => `    ${visible(name)}`),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}
