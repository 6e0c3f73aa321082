import { hasProc } from '../../system/proc.ts';
import { nginxVersion, registryProgram } from '../../system/program.ts';
import { serviceNames, servicesOf, type Service, type ServiceName, type TargetContext } from '../target.ts';
import { leftovers } from './leftovers.ts';
import { isOfThisBoot, readPidFile, runningService, type PidFile } from './pid-file.ts';
import { asking, programNameOf } from './programs.ts';
import { isReady } from './services.ts';

/** Milliseconds in which a service that does not answer yet counts as starting. */
const startTime = 30_000;

export async function status(context: TargetContext): Promise<Service[]> {
  const wanted = servicesOf(context.bundle.settings);
  const left = await leftovers(context);
  return Promise.all(
    serviceNames
      .filter((name) => wanted.includes(name) || left.includes(name))
      .map(async (name): Promise<Service> => ({
        ...(await serviceStatus(context, name)),
        ...(left.includes(name) ? { leftover: true } : {}),
      })),
  );
}

async function serviceStatus(context: TargetContext, name: ServiceName): Promise<Service> {
  const running = await runningService(context, name);
  if (!running) {
    const left = await readPidFile(context, name);
    return { name, state: left && isOfThisBoot(left) ? 'failed' : 'stopped' };
  }
  const [ready, version] = await Promise.all([
    isReady(context, name, running.pid),
    runningVersion(context, name, running),
  ]);
  const state = ready
    ? 'running'
    : Date.now() - Date.parse(running.startedAt) < startTime
      ? 'starting'
      : 'unhealthy';
  return { name, state, ...(version === undefined ? {} : { version }) };
}

/** Of what runs, not of what an upgrade has put in its place: /proc/PID/exe is the program even when its file is gone. */
async function runningVersion(
  context: TargetContext,
  name: ServiceName,
  { pid, exe }: PidFile,
): Promise<string | undefined> {
  const program = programNameOf(name);
  if (program === undefined) return undefined;
  const file = hasProc ? `/proc/${pid}/exe` : exe;
  const asked = asking(context);
  return program === 'nginx'
    ? nginxVersion(file, ...asked)
    : (await registryProgram(file, ...asked))?.version;
}
