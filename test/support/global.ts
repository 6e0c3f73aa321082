import { stopEngine } from './engine.ts';
import { beginRun, endRun } from './run.ts';

/** Around a whole test run: a folder that its test files share, and the end of what they started together. */
export default function setup(): () => Promise<void> {
  const run = beginRun();
  return async () => {
    await stopEngine(run);
    endRun(run);
  };
}
