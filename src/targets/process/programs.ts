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
  type ProgramName,
} from '../../system/program.ts';
import { statIfThere } from '../../system/files.ts';
import { change, outside } from '../change.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { serviceEnvironment } from './environment.ts';
import { ownerOf } from './stack.ts';

const keys = { nginx: 'nginxBin', registry: 'registryBin' } as const satisfies Record<ProgramName, string>;

/** What runs a script of the bundle. */
export const shell = '/bin/sh';

/** Undefined for a script. */
export const programNameOf = (service: ServiceName): ProgramName | undefined =>
  service === 'floor' ? undefined : service === 'registry' ? 'registry' : 'nginx';

/** How a program that the bundle names is asked what it is: with no more rights and secrets than the service has. */
export const asking = (context: TargetContext): [io: Io, owner: Owner | undefined] => [
  { ...context.io, env: serviceEnvironment(context.io.env) },
  ownerOf(context),
];

/** Its file: the one of the settings, else the first on PATH that is one. */
export async function programOf(context: TargetContext, name: ProgramName): Promise<string | undefined> {
  const { bundle, io } = context;
  const named = bundle.settings[keys[name]];
  if (named !== undefined) return programPath(named, bundle.dir, io.env);
  if (name === 'registry') {
    const [asked, owner] = asking(context);
    const found = await findRegistry(asked, { major: bundle.settings.registryVersion, owner });
    if (found) return found.file;
  }
  return firstOnPath(context, name);
}

const firstOnPath = ({ io }: TargetContext, name: ProgramName): string | undefined =>
  programNames[name].flatMap((called) => findPrograms(called, io.env))[0];

/** For the eye: as `programOf`, but nothing is asked. */
export const programToShow = (context: TargetContext, name: ProgramName | undefined): string =>
  name === undefined ? shell : (context.bundle.settings[keys[name]] ?? firstOnPath(context, name) ?? name);

/** What is wrong with it; undefined when it is the right one. */
export async function programProblem(
  context: TargetContext,
  name: ProgramName,
): Promise<Problem | undefined> {
  const file = await programOf(context, name);
  if (file === undefined) return missing(context, name);
  return name === 'nginx' ? nginxProblem(context, file) : registryProblem(context, file);
}

export async function missing({ bundle }: TargetContext, name: ProgramName): Promise<Problem> {
  const named = bundle.settings[keys[name]];
  const where = outside(keys[name]);
  const cure = `install it (new bundle: --install, on Debian and Ubuntu), or ${change(keys[name])}`;
  if (named === undefined)
    return { where, what: `no ${programNames[name].join(' or ')} program was found on PATH`, cure };
  if (!named.includes('/')) return { where, what: `no program "${named}" was found on PATH`, cure };
  if (!(await statIfThere(named).catch(() => undefined)))
    return { where, what: `there is no program ${named}`, cure };
  if (!isExecutable(named))
    return {
      where,
      what: `${named} is no executable file`,
      cure: `chmod +x it, or ${change(keys[name])}`,
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
