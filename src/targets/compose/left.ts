import { listFolder, inspect, removeContainer, type Argv } from './commands.ts';
import { stopByIds } from './earlier.ts';
import { parseContainers, type Container } from './inspect.ts';
import { isService, isUp, realFolder } from './ours.ts';
import { inTime } from './probe.ts';
import type { TargetContext } from '../target.ts';

/** Nobody waits for an engine that a bundle of processes does not need. */
const patience = 2_000;
const endTimeout = 5 * 60_000;

interface Left {
  cli: string;
  containers: Container[];
}

/** Containers of this folder, in every engine that answers at once; no Compose is needed to see them. */
async function find(context: TargetContext): Promise<Left[]> {
  const folders = new Set([context.bundle.dir, await realFolder(context.bundle.dir)]);
  const found = await Promise.all(
    ['docker', 'podman'].map(async (cli) => {
      const ids: string[] = [];
      for (const folder of folders) ids.push(...(await lines(context, listFolder(cli, folder))));
      if (ids.length === 0) return { cli, containers: [] };
      const json = (await lines(context, inspect(cli, [...new Set(ids)]))).join('\n');
      return { cli, containers: parseContainers(json).filter((each) => !each.oneOff && isService(each)) };
    }),
  );
  // `docker` may be Podman under another name.
  const seen = new Set<string>();
  return found.map(({ cli, containers }) => ({
    cli,
    containers: containers.filter(({ id }) => !seen.has(id) && seen.add(id)),
  }));
}

async function lines({ io }: TargetContext, [file, ...args]: Argv): Promise<string[]> {
  const finished = await inTime(io, { file, args }, patience);
  return finished?.exitCode === 0 ? finished.stdout.split('\n').filter((line) => line !== '') : [];
}

/** Names of the containers that still run for this folder. */
export const containersLeft = async (context: TargetContext): Promise<string[]> =>
  (await find(context)).flatMap(({ containers }) => containers.filter(isUp).map(({ name }) => name));

/** Ends them; with `remove` they go. Data stays. */
export async function endContainersLeft(context: TargetContext, remove: boolean): Promise<void> {
  const run = ([file, ...args]: Argv, limit = endTimeout) => inTime(context.io, { file, args }, limit);
  for (const { cli, containers } of await find(context)) {
    await stopByIds(cli, containers.filter(isUp), run);
    if (remove) for (const { id } of containers) await run(removeContainer(cli, id));
  }
}
