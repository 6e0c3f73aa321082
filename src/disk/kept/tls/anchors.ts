import { join } from 'node:path';
import { paths } from '../../../bundle/paths.ts';
import type { PlannedFile } from '../../../bundle/plan.ts';
import { certsDirs } from '../../../clients/certs-dirs.ts';
import { clientPaths } from '../../../clients/files.ts';
import type { Settings } from '../../../settings/schema.ts';
import { readIfThere } from '../../../system/files.ts';
import { isEdited, readManifest } from '../../snapshot.ts';

/** Where the CA stands once more, for people and clients to find it. */
const places = (settings: Settings): string[] => [
  paths.publicCa,
  ...certsDirs(settings).map((folder) => `${clientPaths.certsD}/${folder}/ca.crt`),
];

/** Those that lack this CA. */
export async function trustAnchors(dir: string, settings: Settings, ca: string): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const path of places(settings))
    if ((await readIfThere(join(dir, path))) !== ca) files.push({ path, mode: 0o644, content: ca });
  return files;
}

/** Those written earlier for a name or port that is no longer this registry's. */
export async function outdatedAnchors(dir: string, settings: Settings): Promise<string[]> {
  const wanted = new Set(places(settings));
  const written = Object.keys((await readManifest(dir))?.kept ?? {});
  const outdated: string[] = [];
  for (const path of written)
    if (path.startsWith(`${clientPaths.certsD}/`) && !wanted.has(path) && !(await isEdited(dir, path)))
      outdated.push(path);
  return outdated;
}
