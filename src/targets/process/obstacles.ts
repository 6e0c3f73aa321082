import { paths } from '../../bundle/paths.ts';
import type { Problem } from '../../problem.ts';
import type { Settings } from '../../settings/schema.ts';
import { hasAuthService } from '../../settings/services.ts';
import { freeSpace, statIfThere } from '../../system/files.ts';
import { run } from '../../system/process.ts';
import { tcpAddresses } from '../../system/listeners.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { change } from '../change.ts';
import { placeOf } from '../../symptoms/place.ts';
import { freePort, noAddress, noIpv6, portForbidden, portTaken, unbindable } from '../port-problems.ts';
import type { TargetContext } from '../target.ts';
import { likelyCause } from './causes.ts';
import { serviceEnvironment } from './environment.ts';
import { remains } from './pid-file.ts';
import { programOf, programProblem } from './programs.ts';
import { serviceCommand } from './services.ts';
import { dataFolder, inBundle } from './stack.ts';

/** Below this nothing useful fits in: one layer of an image has tens of megabytes. */
const leastSpace = 100 * 1024 * 1024;

/** What would keep the services from running, as far as it can be seen without starting them. */
export async function obstacles(context: TargetContext): Promise<Problem[]> {
  const { settings } = context.bundle;
  const [nginx, registry, port, space] = await Promise.all([
    programProblem(context, 'nginx'),
    programProblem(context, 'registry'),
    portProblem(context),
    spaceProblem(context),
  ]);
  const config = nginx ? undefined : await configProblem(context, 'nginx');
  const auth = nginx || !hasAuthService(settings) ? undefined : await configProblem(context, 'auth');
  // nginx itself knows best whether it may open the port, and says so by way of its test.
  const forbidden = port?.forbidden && config?.tested ? undefined : port?.problem;
  return [nginx, registry, forbidden, ...distinct(config?.problem, auth?.problem), space].filter(
    (problem) => problem !== undefined,
  );
}

/** What is wrong with nginx itself is wrong with each of its configurations. */
const distinct = (one?: Problem, other?: Problem): (Problem | undefined)[] =>
  one && other && headline(one) === headline(other) ? [one] : [one, other];

const headline = ({ what }: Problem): string => what.split('\n', 1)[0]!;

async function portProblem(
  context: TargetContext,
): Promise<{ problem: Problem; forbidden: boolean } | undefined> {
  const { settings } = context.bundle;
  const found = await unbindable(settings);
  if (!found || (await isOurs(context))) return undefined;
  const problem = {
    taken: async () => portTaken(settings.port, await alternative(settings)),
    forbidden: () => portForbidden(settings.port),
    'no-address': () => noAddress(found.address),
    'no-family': noIpv6,
  }[found.binding];
  return { problem: await problem(), forbidden: found.binding === 'forbidden' };
}

async function alternative(settings: Settings): Promise<{ free?: number }> {
  const free = await freePort(settings);
  return free === undefined ? {} : { free };
}

/** nginx holds the port, or workers that outlived a killed one: the start ends those. */
async function isOurs(context: TargetContext): Promise<boolean> {
  const { port } = context.bundle.settings;
  return (await remains(context, 'nginx')).some(
    ({ pid }) => tcpAddresses(pid)?.some((address) => address.endsWith(`:${port}`)) ?? true,
  );
}

/** `nginx -t`, where the bundle is there to be tested. It needs `run/` and `logs/` as nginx itself does. */
async function configProblem(
  context: TargetContext,
  service: 'nginx' | 'auth',
): Promise<{ tested: boolean; problem?: Problem } | undefined> {
  const file = await programOf(context, 'nginx');
  const config = service === 'nginx' ? paths.nginxConf : paths.authConf;
  const there = await Promise.all(
    [config, paths.run, paths.logs].map((path) => statIfThere(inBundle(context, path))),
  );
  if (file === undefined || there.includes(undefined)) return undefined;
  const command = serviceCommand(context, service, file);
  const test = { ...command, args: ['-t', '-q', ...command.args] };
  const { exitCode, stderr } = await run(
    test,
    { ...context.io, env: serviceEnvironment(context.io.env) },
    { timeout: 30_000 },
  );
  if (exitCode === 0) return { tested: true };
  const lines = stderr.split('\n').filter((line) => line !== '');
  const cause = likelyCause(lines, service, placeOf(context.bundle, context.io.cwd));
  return {
    tested: true,
    problem: {
      where: config,
      what: [
        cause?.what ?? 'nginx does not accept its configuration',
        ...lines.map((line) => `  ${line}`),
      ].join('\n'),
      cure: cause?.cure ?? 'create-registry render writes it anew',
    },
  };
}

async function spaceProblem(context: TargetContext): Promise<Problem | undefined> {
  const data = dataFolder(context);
  // With images it must come up, so that some can be deleted; `bin/floor` refuses pushes meanwhile.
  const filled = 'data' in storeAtHand(context.bundle);
  for (const folder of filled ? [context.bundle.dir] : [context.bundle.dir, data]) {
    const free = await freeSpace(folder);
    if (free < leastSpace)
      return {
        where: folder,
        what: `The disk of ${folder} is full: ${Math.floor(free / 1024 / 1024)} MB are left`,
        cure: `free some space, or ${change('data')}`,
      };
  }
  return undefined;
}
