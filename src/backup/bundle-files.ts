import { createHash } from 'node:crypto';
import { copyFile, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { dataFolder, toolFolder } from '../store/layout.ts';
import { ifThere, readIfThere } from '../system/files.ts';
import { encrypted } from './ca-key.ts';

/** Of the bundle, what cannot be made anew from its settings; with their modes in a bundle. */
export const savedFiles: readonly (readonly [path: string, mode: 0o600 | 0o644])[] = [
  [paths.settings, 0o600],
  [paths.secrets, 0o600],
  [paths.htpasswd, 0o600],
  [paths.serverKey, 0o600],
  [paths.serverCert, 0o644],
  [paths.caCert, 0o644],
];

/** In a backup. */
export const names = {
  links: 'links.gz',
  bundle: 'bundle',
  pulls: 'pulls',
  caKey: 'ca.key.encrypted',
} as const;

/** Copies them into the folder of a backup; returns the names of the files there. */
export async function saveFiles(bundle: Bundle, folder: string, passphrase?: string): Promise<string[]> {
  const saved: string[] = [];
  for (const [path] of savedFiles)
    if (await copied(join(bundle.dir, path), join(folder, names.bundle, path)))
      saved.push(`${names.bundle}/${path}`);
  if (await copied(join(toolFolder(dataFolder(bundle)), 'pulls'), join(folder, names.pulls)))
    saved.push(names.pulls);
  const key = passphrase === undefined ? undefined : await readIfThere(join(bundle.dir, paths.caKey));
  if (key !== undefined && passphrase !== undefined) {
    await writeFile(join(folder, names.caKey), await encrypted(key, passphrase), { mode: 0o600 });
    saved.push(names.caKey);
  }
  for (const name of saved) await synced(join(folder, name));
  return saved;
}

/** Tells registries apart without telling a secret. */
export async function registryId({ dir }: Bundle): Promise<string> {
  const secrets = (await readIfThere(join(dir, paths.secrets))) ?? '';
  return createHash('sha256').update(`create-registry backup\n${secrets}`).digest('hex').slice(0, 16);
}

/** The file is on the disk when it returns. */
export async function synced(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function copied(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  return (await ifThere(copyFile(from, to).then(() => true))) ?? false;
}
