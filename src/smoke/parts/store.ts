import type { Parts, Surroundings } from '../check.ts';
import { Failed } from '../failed.ts';
import { part } from '../part.ts';

export function storeParts(
  { stack, repository, second, pushed }: Surroundings,
  { registry, image }: Pick<Parts, 'registry' | 'image'>,
): Pick<Parts, 'collected' | 'forgotten'> {
  const forget: typeof stack.forget = async (name, digests) => {
    try {
      await stack.forget(name, digests);
    } catch (error) {
      throw new Failed({ detail: `could not be removed from the store: ${(error as Error).message}` });
    }
  };
  const collected = part('leaves-nothing', async () => {
    const { layer } = await image('leaves-nothing');
    await forget(second, [layer.digest]);
  });
  const forgotten = part('leaves-nothing', async () => {
    // Whoever was never let in has left nothing.
    await registry('leaves-nothing');
    await forget(second, []);
    await forget(repository, [...pushed]);
  });
  return { collected, forgotten };
}
