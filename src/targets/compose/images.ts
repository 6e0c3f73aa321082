import { setTimeout as wait } from 'node:timers/promises';
import { OperationError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { change } from '../change.ts';
import type { Steps } from '../../ui/steps.ts';
import { inspectImage, pull } from './commands.ts';
import { imageMajor } from './image-major.ts';
import { imagesOf } from './image-names.ts';
import { explainPull, isWorthRetrying } from './pull-error.ts';
import { call, type Stack } from './stack.ts';

/** Pauses between tries, in milliseconds; one more try than pauses. */
const pauses = [1_000, 3_000];
/** A single image, over a slow line. */
const pullTimeout = 15 * 60_000;

/** Pulls only what the engine lacks, so that loaded and locally built images are taken as they are. */
export async function fetchImages(stack: Stack, steps: Steps): Promise<void> {
  const lacking: string[] = [];
  for (const image of imagesOf(stack.bundle.settings))
    if (!(await hasImage(stack, image))) lacking.push(image);
  if (lacking.length > 0)
    await steps.step(
      'pull',
      async (update) => {
        for (const image of lacking) await fetchImage(stack, image, update);
      },
      () => lacking.join(', '),
    );
  const wrong = await wrongMajor(stack);
  if (wrong) throw new OperationError([wrong]);
}

const hasImage = async (stack: Stack, image: string): Promise<boolean> =>
  (await call(stack, inspectImage(stack.engine.cli, image))).exitCode === 0;

async function fetchImage(stack: Stack, image: string, update: (detail: string) => void): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    update(attempt === 0 ? image : `${image}, try ${attempt + 1}`);
    const { exitCode, stderr, timedOut } = await call(stack, pull(stack.engine.cli, image), pullTimeout);
    if (exitCode === 0) return;
    const said = timedOut ? `timed out after ${pullTimeout / 60_000} minutes` : stderr;
    const pause = pauses[attempt];
    if (timedOut || pause === undefined || !isWorthRetrying(said))
      throw new OperationError([explainPull(stack, image, said, attempt + 1)]);
    await wait(pause, undefined, stack.io.signal ? { signal: stack.io.signal } : {});
  }
}

/** The registry image is there, but of the other major: it would not read its config file. */
export async function wrongMajor(stack: Stack): Promise<Problem | undefined> {
  const { registryImage, registryVersion } = stack.bundle.settings;
  const { exitCode, stdout } = await call(stack, inspectImage(stack.engine.cli, registryImage));
  const major = exitCode === 0 ? imageMajor(stdout) : undefined;
  if (major === undefined || major === registryVersion) return undefined;
  return {
    where: 'registry-image',
    what: `${registryImage} is registry ${major}, but the bundle is made for ${registryVersion}.`,
    cure: `${change('registryVersion', major)}\nor, for a registry ${registryVersion}, ${change('registryImage')}`,
  };
}
