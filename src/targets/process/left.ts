import { serviceNames, type TargetContext } from '../target.ts';
import { remains } from './pid-file.ts';
import { down, stop } from './stop.ts';

/** The services that still run as processes of this folder: `nginx (pid 4711)`. */
export async function processesLeft(context: TargetContext): Promise<string[]> {
  const found = await Promise.all(
    serviceNames.map(async (service) =>
      (await remains(context, service)).slice(0, 1).map(({ pid }) => `${service} (pid ${pid})`),
    ),
  );
  return found.flat();
}

/** Ends them; with `remove` their pid files go, too. */
export const endProcessesLeft = (context: TargetContext, remove: boolean): Promise<void> =>
  remove ? down(context) : stop(context);
