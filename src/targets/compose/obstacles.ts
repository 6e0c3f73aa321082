import type { Problem } from '../../problem.ts';
import { wrongMajor } from './images.ts';
import { earlierContainers, foreignStack } from './ours.ts';
import { portObstacles } from './port-obstacles.ts';
import { projectContainers, type Stack } from './stack.ts';

/** What would keep `up` from working, as far as it can be seen without changing anything. */
export async function findObstacles(stack: Stack): Promise<Problem[]> {
  const containers = await projectContainers(stack);
  const foreign = await foreignStack(stack, containers);
  const [ports, major] = await Promise.all([
    // Those of an earlier name go before the new ones come.
    earlierContainers(stack).then((earlier) =>
      portObstacles(stack, [...earlier, ...(foreign ? [] : containers)]),
    ),
    wrongMajor(stack),
  ]);
  return [foreign, ...ports, major].filter((problem) => problem !== undefined);
}
