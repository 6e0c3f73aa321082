import { realpath } from 'node:fs/promises';
import { OperationError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { change } from '../change.ts';
import { serviceNames, servicesOf, type ServiceName } from '../target.ts';
import { authVolume, listFolder } from './commands.ts';
import type { Container } from './inspect.ts';
import { containersOf, projectContainers, type Stack } from './stack.ts';

/**
 * The stack's containers, also those of an earlier name, or `OperationError` where the project's name belongs to
 * another folder: never touch that one.
 */
export async function ourContainers(stack: Stack): Promise<Container[]> {
  const containers = await projectContainers(stack);
  const foreign = await foreignStack(stack, containers);
  if (foreign) throw new OperationError([foreign]);
  return [...containers, ...(await earlierContainers(stack))];
}

export const isCurrent =
  ({ bundle }: Stack) =>
  ({ project }: Container): boolean =>
    project === bundle.settings.name;

/** What was started in this folder before `name` in settings.yml was changed. */
export async function earlierContainers(stack: Stack): Promise<Container[]> {
  const found: Container[] = [];
  for (const folder of new Set([stack.bundle.dir, await realFolder(stack.bundle.dir)]))
    found.push(...(await containersOf(stack, listFolder(stack.engine.cli, folder))));
  const current = isCurrent(stack);
  return found.filter((container) => !current(container) && isService(container));
}

/**
 * Other Compose files may lie in the folder, with services of their own. Many call one of theirs `auth`: ours is told
 * by its volume, and the one that looks after the disk by its having no network.
 */
export const isService = ({ service, project, volumes, networkMode }: Container): boolean =>
  (serviceNames as readonly string[]).includes(service) &&
  (service !== 'auth' || volumes.includes(authVolume(project))) &&
  (service !== 'floor' || networkMode === 'none');

/** Those of `containers` that run or ran a service which the settings no longer have. */
export function leftoversAmong(containers: readonly Container[], { bundle }: Stack): Container[] {
  const wanted: readonly string[] = servicesOf(bundle.settings);
  return containers.filter((container) => isService(container) && !wanted.includes(container.service));
}

/** Also one that is about to come back. */
export const isUp = ({ state }: Pick<Container, 'state'>): boolean =>
  ['running', 'paused', 'restarting'].includes(state);

/** A Compose project of the same name that lives in another folder. */
export async function foreignStack(
  stack: Stack,
  containers: readonly Container[],
): Promise<Problem | undefined> {
  const here = await realFolder(stack.bundle.dir);
  const others: Container[] = [];
  for (const container of containers)
    if ((await realFolder(container.workingDir)) !== here) others.push(container);
  if (others.length === 0) return undefined;
  const { cli } = stack.engine;
  const { name } = stack.bundle.settings;
  const folder = others[0]!.workingDir || 'an unknown folder';
  return {
    where: 'name',
    what: `${cli === 'podman' ? 'Podman' : 'Docker'} already has a stack named ${name}, made from ${folder}. It was not touched.`,
    cure: [
      change('name', `${name}-2`),
      `if that folder is no longer there, remove its containers: ${cli} rm -f ${others.map((other) => other.name).join(' ')}`,
    ].join('\n'),
  };
}

/** Compose could have several of a service; this bundle has one. The running one counts. */
export const containerOf = (
  containers: readonly Container[],
  service: ServiceName,
): Container | undefined => {
  const candidates = containers.filter((container) => container.service === service);
  return candidates.find((container) => container.state === 'running') ?? candidates[0];
};

/** The folder itself, behind all symbolic links; where there is none, the path as it was given. */
export async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}
