import { join } from 'node:path';
import type { Handler, Session } from '../../cli/command.ts';
import { paths } from '../../bundle/paths.ts';
import { exitCode, UsageError } from '../../errors.ts';
import { chosenBackup, type Chosen } from '../../backup/chosen.ts';
import { names } from '../../backup/bundle-files.ts';
import { openPlace } from '../../backup/open-place.ts';
import { passphrase } from '../../backup/passphrase.ts';
import { timeOf } from '../../backup/place.ts';
import { finished, restore, type Restored } from '../../backup/restore.ts';
import { changesFor } from '../../backup/saved-settings.ts';
import { publicUrl } from '../../settings/address.ts';
import { bringUp } from '../../stack/bring-up.ts';
import { showChecks } from '../../stack/report.ts';
import { absolute } from '../../system/paths.ts';
import { statIfThere } from '../../system/files.ts';
import { bytes } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { visible } from '../../text/visible.ts';
import { confirm } from '../../ui/confirm.ts';
import { askingOf } from '../asking.ts';

export const run: Handler = async (session) => {
  const { io, out, invocation } = session;
  const [from, folder] = invocation.arguments;
  if (from === undefined || folder === undefined)
    throw new UsageError([
      {
        where: from === undefined ? 'SRC' : 'NEWDIR',
        what: `${from === undefined ? 'where the backup is' : 'the folder for the registry'} is missing`,
        cure: 'create-registry restore /mnt/backup registry',
      },
    ]);
  const port = portOf(invocation.flags['port']);
  const dir = absolute(folder, io);
  const at = invocation.flags['at'] as string | undefined;
  const place = await openPlace(from, io);
  try {
    return await place.locked(async () => {
      const chosen = await chosenBackup(place, at);
      await agreed(session, chosen, dir);
      const hasKey = chosen.seal.files[names.caKey] !== undefined;
      const restored = await restore(place, chosen, {
        dir,
        changes: await changesFor(chosen, port === undefined ? {} : { port }),
        passphrase: hasKey ? await passphrase(session, 'Passphrase of the key of the CA') : undefined,
        steps: out.steps,
        io,
      });
      return conclude(session, chosen, restored);
    });
  } finally {
    await place.close();
  }
};

async function agreed(session: Session, { seal }: Chosen, dir: string): Promise<void> {
  await confirm(askingOf(session), {
    shown: [
      `Backup of ${visible(seal.at)}, ${visible(seal.registry.url)}: ${count(seal.tags, 'tag')} in ${count(seal.repositories, 'repository', 'repositories')}, ${bytes(seal.bytes)}`,
      `becomes a registry in ${dir}, which is started.`,
      ...(seal.damaged.length > 0 ? [`${seal.damaged.length} images were damaged before the backup.`] : []),
    ],
    question: 'Restore it?',
    where: 'restore',
    declined: 'Nothing was restored.',
  });
}

async function conclude(session: Session, { name, seal }: Chosen, restored: Restored) {
  const { io, out } = session;
  const { bundle, damaged } = restored;
  const report = await bringUp(bundle, { io, out });
  const code = showChecks(report, out, { all: false });
  await finished(bundle.dir);
  const url = publicUrl(bundle.settings);
  out.document({
    dir: bundle.dir,
    url,
    at: timeOf(name),
    tags: seal.tags,
    blobs: restored.blobs,
    bytes: restored.bytes,
    damaged,
    smoke: report,
  });
  out.result(`Running at ${url}, in ${bundle.dir}, as it was on ${timeOf(name)}.`);
  if (damaged.length > 0)
    out.problems([
      {
        where: '',
        what: `not whole in the backup:\n${damaged.slice(0, 50).join('\n')}`,
        cure: 'push these again, or restore an older backup: --at TIME',
      },
    ]);
  const { tls } = bundle.settings;
  if (tls === 'ca' && !(await statIfThere(join(bundle.dir, paths.caKey))))
    out.warn(
      `The key of the CA was not restored: this certificate serves until it ends, and cannot be renewed. Put the key to ${paths.caKey} when you have it; without it, delete ${paths.caCert} and render: there is a new CA then, and every client needs it.`,
    );
  return damaged.length > 0 ? exitCode.failed : code;
}

function portOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UsageError([{ where: '--port', what: `--port ${String(text)} is no port`, cure: '1 to 65535' }]);
}
