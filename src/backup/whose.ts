import type { Bundle } from '../bundle/bundle.ts';
import { UsageError } from '../errors.ts';
import { publicUrl } from '../settings/address.ts';
import { registryId } from './bundle-files.ts';
import type { Place } from './place.ts';
import { readSeal, sealName, type Seal } from './seal.ts';

/** One place has the backups of one registry: with those of another `--keep` would remove the wrong ones. */
export async function refuseForeign(place: Place, bundle: Bundle): Promise<void> {
  let seal: Seal | undefined;
  for (const name of (await place.names()).reverse())
    seal ??= await readSeal(await place.folder(name, sealName));
  if (!seal || seal.registry.url === publicUrl(bundle.settings)) return;
  if (seal.registry.id === (await registryId(bundle))) return;
  throw new UsageError([
    {
      where: place.name,
      what: `the backups there are those of another registry, ${seal.registry.url}`,
      cure: 'name another folder for this one',
    },
  ]);
}
