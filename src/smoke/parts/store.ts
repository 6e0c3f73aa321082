import type { Parts, Surroundings } from '../check.ts';
import { Failed } from '../failed.ts';
import { part } from '../part.ts';

export function storeParts(
  { stack, repository, second, pushed }: Surroundings,
  { registry }: Pick<Parts, 'registry'>,
): Pick<Parts, 'forgotten'> {
  const forgotten = part('leaves-nothing', async () => {
    // Whoever was never let in has left nothing.
    await registry('leaves-nothing');
    try {
      await stack.forget(second, []);
      await stack.forget(repository, [...pushed]);
    } catch (error) {
      throw new Failed({ detail: `could not be removed from the store: ${(error as Error).message}` });
    }
  });
  return { forgotten };
}
