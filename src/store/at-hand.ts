import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { errorCode } from '../system/file-problem.ts';
import { dataFolder, repositoriesFolder } from './layout.ts';

/** The data folder, where what a bundle's registry holds can be read on this machine; else why it cannot. */
export type AtHand = { data: string } | { why: string };

export function storeAtHand(bundle: Bundle): AtHand {
  const data = dataFolder(bundle);
  const elsewhere = otherStorage(bundle);
  if (elsewhere !== undefined) return { why: elsewhere };
  try {
    accessSync(repositoriesFolder(data), constants.R_OK | constants.X_OK);
    return { data };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EACCES') return { why: `${data} may not be read by this user` };
    return {
      why:
        code === 'ENOENT'
          ? `there are no images in ${data}`
          : `${data} cannot be read (${code ?? String(error)})`,
    };
  }
}

/**
 * Why nothing of a repository should be taken off the disk behind the registry's back, where it is so: with a cache it
 * would go on as if all of it were there, and leave out what is pushed again. Bundles have none unless somebody adds it.
 */
export const registryCache = (bundle: Bundle): string | undefined =>
  /^[^#\n]*\b(?:blobdescriptor|layerinfo)["']?\s*:/m.test(configOf(bundle) ?? '')
    ? `the registry has a cache by ${paths.registryConfig}, which knows nothing of what goes from the disk`
    : undefined;

/** Who edits the registry's configuration may have it keep the images elsewhere, or show those of another registry. */
function otherStorage(bundle: Bundle): string | undefined {
  const text = configOf(bundle);
  if (text === undefined) return undefined;
  if (!/^ +filesystem:/m.test(text)) return `${paths.registryConfig} has another storage than a folder`;
  return /^proxy:/m.test(text)
    ? `by ${paths.registryConfig} it stands for another registry (proxy)`
    : undefined;
}

function configOf({ dir }: Bundle): string | undefined {
  try {
    return readFileSync(join(dir, paths.registryConfig), 'utf8');
  } catch {
    return undefined;
  }
}
