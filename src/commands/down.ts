import type { Handler, Session } from '../cli/command.ts';
import { CancelledError, exitCode, UsageError } from '../errors.ts';
import { purge, purgeable } from '../disk/purge.ts';
import { dataFolder, storeFolders } from '../store/layout.ts';
import { terminalPrompts } from '../ui/prompts.ts';
import { bundleHere } from './bundle-here.ts';
import { dryRun } from './dry-run.ts';

export const run: Handler = async (session) => {
  const { out, invocation } = session;
  const wantsPurge = invocation.flags['purge'] === true;
  const wantsData = invocation.flags['data'] === true;
  if (wantsData && !wantsPurge)
    throw new UsageError([
      {
        where: '--data',
        what: '--data removes the images and goes with --purge only',
        cure: 'create-registry down --purge --data',
      },
    ]);
  const { bundle, target } = await bundleHere(session);
  const { files, edited } = wantsPurge ? await purgeable(bundle.dir) : { files: [], edited: [] };
  const data = dataFolder(bundle);
  const images = wantsData ? storeFolders(data) : [];
  if (dryRun(session, target, ['down'], { removes: [...files, ...images] })) return exitCode.done;
  if (wantsPurge) await confirm(session, bundle.dir, { count: files.length, edited, images });
  await out.steps.step('down', () => target.down());
  if (!wantsPurge) {
    out.document({ state: 'stopped' });
    return exitCode.done;
  }
  const left = await purge(bundle.dir, files, { data, images: wantsData });
  out.result(
    left.length > 0 ? `Removed. Left in ${bundle.dir}: ${left.join(', ')}` : `Removed ${bundle.dir}.`,
  );
  out.document({ state: 'removed', left });
  return exitCode.done;
};

async function confirm(
  session: Session,
  dir: string,
  { count, edited, images }: { count: number; edited: string[]; images: string[] },
): Promise<void> {
  const { io, out, invocation } = session;
  out.say(`This removes ${count} files of ${dir}: settings, certificates with the CA key, users.`);
  if (edited.length > 0) out.say(`Edited by hand, removed as well: ${edited.join(', ')}`);
  out.say(
    images.length > 0
      ? `All images in ${images.join(', ')} go, too; nothing can bring them back.`
      : 'The stored images stay.',
  );
  if (invocation.flags['yes'] === true) return;
  if (invocation.flags['input'] === false || io.stdin.isTTY !== true)
    throw new UsageError([{ where: '--purge', what: 'removing needs a yes', cure: 'repeat it with --yes' }]);
  const prompts = await terminalPrompts(io, 'Cancelled: nothing was removed.');
  const sure = await prompts.confirm(
    images.length > 0 ? 'Remove it all, images included?' : 'Remove?',
    false,
  );
  if (!sure) throw new CancelledError('Nothing was removed.');
}
