import type { Problem } from '../../problem.ts';
import type { Io } from '../../io.ts';
import type { Owner } from '../../settings/values/owner.ts';
import {
  findPrograms,
  findRegistry,
  isExecutable,
  nginxVersion,
  programNames,
  programPath,
  registryProgram,
} from '../../system/program.ts';
import { statIfThere } from '../../system/files.ts';
import { change, outside } from '../change.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { serviceEnvironment } from './environment.ts';
import { ownerOf } from './stack.ts';

const keys = { nginx: 'nginxBin', registry: 'registryBin' } as const satisfies Record<ServiceName, string>;

/** How a program that the bundle names is asked what it is: with no more rights and secrets than the service has. */
export const asking = (context: TargetContext): [io: Io, owner: Owner | undefined] => [
  { ...context.io, env: serviceEnvironment(context.io.env) },
  ownerOf(context),
];

/** The program of a service: the one of the settings, else the first on PATH that is one. */
export async function programOf(context: TargetContext, service: ServiceName): Promise<string | undefined> {
  const { bundle, io } = context;
  const named = bundle.settings[keys[service]];
  if (named !== undefined) return programPath(named, bundle.dir, io.env);
  if (service === 'registry') {
    const [asked, owner] = asking(context);
    const found = await findRegistry(asked, { major: bundle.settings.registryVersion, owner });
    if (found) return found.file;
  }
  return firstOnPath(context, service);
}

const firstOnPath = ({ io }: TargetContext, service: ServiceName): string | undefined =>
  programNames[service].flatMap((name) => findPrograms(name, io.env))[0];

/** For the eye: as `programOf`, but nothing is asked. */
export const programToShow = (context: TargetContext, service: ServiceName): string =>
  context.bundle.settings[keys[service]] ?? firstOnPath(context, service) ?? service;

/** What is wrong with the program of a service; undefined when it is the right one. */
export async function programProblem(
  context: TargetContext,
  service: ServiceName,
): Promise<Problem | undefined> {
  const file = await programOf(context, service);
  if (file === undefined) return missing(context, service);
  return service === 'nginx' ? nginxProblem(context, file) : registryProblem(context, file);
}

export async function missing({ bundle }: TargetContext, service: ServiceName): Promise<Problem> {
  const named = bundle.settings[keys[service]];
  const where = outside(keys[service]);
  const cure = `install it (new bundle: --install, on Debian and Ubuntu), or ${change(keys[service])}`;
  if (named === undefined)
    return { where, what: `no ${programNames[service].join(' or ')} program was found on PATH`, cure };
  if (!named.includes('/')) return { where, what: `no program "${named}" was found on PATH`, cure };
  if (!(await statIfThere(named).catch(() => undefined)))
    return { where, what: `there is no program ${named}`, cure };
  if (!isExecutable(named))
    return {
      where,
      what: `${named} is no executable file`,
      cure: `chmod +x it, or ${change(keys[service])}`,
    };
  return { where, what: `${named} cannot be used`, cure };
}

async function nginxProblem(context: TargetContext, file: string): Promise<Problem | undefined> {
  if ((await nginxVersion(file, ...asking(context))) !== undefined) return undefined;
  return {
    where: outside('nginxBin'),
    what: `${file} is no nginx (\`${file} -v\` does not say so)`,
    cure: change('nginxBin'),
  };
}

async function registryProblem(context: TargetContext, file: string): Promise<Problem | undefined> {
  const where = outside('registryBin');
  const found = await registryProgram(file, ...asking(context));
  if (!found)
    return {
      where,
      what: `${file} is no CNCF Distribution registry (\`${file} --version\` does not say so)`,
      cure: change('registryBin'),
    };
  const wanted = context.bundle.settings.registryVersion;
  if (found.major === wanted) return undefined;
  const version = found.version ?? found.major;
  return {
    where,
    what: `${file} is registry ${version}, but the bundle is made for ${wanted}`,
    cure: `${change('registryVersion', found.major)}\nor, for a registry ${wanted}, ${change('registryBin')}`,
  };
}
