import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../cli/command.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { UsageError } from '../errors.ts';
import { loadBundle } from '../disk/load.ts';
import { lstatIfThere } from '../system/files.ts';
import { absolute } from '../system/paths.ts';
import { targetOf } from '../targets/index.ts';
import type { Target } from '../targets/target.ts';

/** The folder named with -C, else the working folder. */
export const bundleFolder = ({ io, invocation }: Session): string =>
  absolute(String(invocation.flags['dir'] ?? '.'), io);

/** A folder that was named must be a bundle; the working folder may be one. */
export const hasBundle = async (session: Session): Promise<boolean> =>
  session.invocation.flags['dir'] !== undefined ||
  (await lstatIfThere(join(bundleFolder(session), paths.settings))) !== undefined;

/** The bundle a command works on. */
export async function onlyBundleHere(session: Session): Promise<Bundle> {
  const bundle = await loadBundle(bundleFolder(session));
  await refuseForeignRights(bundle);
  return bundle;
}

/** The bundle a command works on, and the way it runs. */
export async function bundleHere(session: Session): Promise<{ bundle: Bundle; target: Target }> {
  const bundle = await onlyBundleHere(session);
  return { bundle, target: await targetOf({ bundle, io: session.io }) };
}

/** Whoever owns the folder writes settings.yml: root must not run what an ordinary user put there with more rights. */
async function refuseForeignRights({ dir, settings }: Bundle): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid } = await stat(dir);
  if (uid === 0 || settings.owner.startsWith(`${uid}:`)) return;
  throw new UsageError([
    {
      where: dir,
      what: `the folder belongs to user ${uid}, but by its settings it would run as ${settings.owner}`,
      cure: `run it as user ${uid}, or set owner in settings.yml to that user and render`,
    },
  ]);
}
