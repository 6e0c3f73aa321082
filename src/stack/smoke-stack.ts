import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { clientPaths } from '../clients/files.ts';
import type { Io } from '../io.ts';
import type { SmokeStack } from '../smoke/stack.ts';
import { forget } from '../store/forget.ts';
import { placeOf } from '../symptoms/place.ts';
import { readIfThere } from '../system/files.ts';
import type { Target } from '../targets/target.ts';
import { wayIn } from '../remotes/way-in.ts';

/** What the smoke tests need to know of a bundle. */
export const smokeStack = async (
  bundle: Bundle,
  target: Target,
  { env, cwd, signal }: Pick<Io, 'env' | 'cwd' | 'signal'>,
): Promise<SmokeStack> => {
  const setup = await readIfThere(join(bundle.dir, clientPaths.setup));
  return {
    settings: bundle.settings,
    place: placeOf(bundle, cwd),
    ...(await wayIn(bundle, env)),
    ...(setup === undefined ? {} : { setup }),
    env,
    bypasses: () => target.bypasses(),
    forget: (repository, digests) => forget(bundle, repository, digests),
    ...(signal ? { signal } : {}),
  };
};
