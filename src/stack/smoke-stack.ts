import type { Bundle } from '../bundle/bundle.ts';
import type { Io } from '../io.ts';
import type { SmokeStack } from '../smoke/stack.ts';
import { forget } from '../store/forget.ts';
import type { Target } from '../targets/target.ts';
import { wayIn } from '../remotes/way-in.ts';

/** What the smoke tests need to know of a bundle. */
export const smokeStack = async (
  bundle: Bundle,
  target: Target,
  { env, signal }: Pick<Io, 'env' | 'signal'>,
): Promise<SmokeStack> => ({
  settings: bundle.settings,
  ...(await wayIn(bundle, env)),
  env,
  bypasses: () => target.bypasses(),
  forget: (repository, digests) => forget(bundle, repository, digests),
  ...(signal ? { signal } : {}),
});
