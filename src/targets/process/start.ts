import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, OperationError } from '../../errors.ts';
import { endProcess, startDaemon, type Daemon } from '../../system/daemon.ts';
import { errorCode } from '../../system/file-problem.ts';
import { statIfThere } from '../../system/files.ts';
import { servicesOf, type ServiceName, type TargetContext } from '../target.ts';
import { clearWay } from './clear-way.ts';
import { serviceEnvironment } from './environment.ts';
import { endedEarly, neverReady, notStarted } from './failure.ts';
import { removePidFile, runningService, writePidFile } from './pid-file.ts';
import { endLeftovers } from './leftovers.ts';
import { missing, programNameOf, programOf, shell } from './programs.ts';
import { abortStages, isReady, serviceCommand } from './services.ts';
import {
  exclusively,
  inBundle,
  isBehindNginx,
  logPath,
  logPaths,
  makeFolders,
  ownerOf,
  socketPath,
} from './stack.ts';
import { rotate } from './logs.ts';

/** Milliseconds a service has to become ready. */
const readyLimit = 30_000;

/** Starts what does not run, nginx last. All run when it returns; when it throws, what it started is gone again. */
export async function start(context: TargetContext): Promise<void> {
  await makeFolders(context);
  await exclusively(context, async () => {
    await endLeftovers(context);
    const begun: (() => Promise<void>)[] = [];
    try {
      for (const service of servicesOf(context.bundle.settings).toReversed())
        await ensure(context, service, begun);
    } catch (error) {
      for (const undo of begun.reverse()) await undo();
      throw error;
    }
  });
}

async function ensure(
  context: TargetContext,
  service: ServiceName,
  begun: (() => Promise<void>)[],
): Promise<void> {
  const running = await runningService(context, service);
  if (running) return untilReady(context, service, running.pid, () => undefined, 0);

  await clearWay(context, service);
  const log = inBundle(context, logPath(service));
  for (const path of logPaths(service)) await rotate(inBundle(context, path));
  const logStart = (await statIfThere(log))?.size ?? 0;
  const daemon = await spawnService(context, service, log);
  begun.push(async () => {
    await endProcess(daemon.identity(), abortStages, ownerOf(context));
    await removePidFile(context, service);
    if (isBehindNginx(service)) await rm(inBundle(context, socketPath(service)), { force: true });
  });
  const startedAt = new Date().toISOString();
  const begin = daemon.identity();
  await writePidFile(context, service, { ...begin, startedAt });
  await untilReady(context, service, begin.pid, daemon.ended, logStart);
  const now = daemon.identity();
  if (now.exe !== begin.exe) await writePidFile(context, service, { ...now, startedAt });
}

async function spawnService(context: TargetContext, service: ServiceName, log: string): Promise<Daemon> {
  const file = await fileOf(context, service);
  const command = serviceCommand(context, service, file);
  context.io.trace?.([command.file, ...command.args]);
  try {
    return await startDaemon(command, {
      log,
      env: serviceEnvironment(context.io.env),
      owner: ownerOf(context),
    });
  } catch (error) {
    throw new OperationError([notStarted(service, file, errorCode(error) ?? String(error))]);
  }
}

async function fileOf(context: TargetContext, service: ServiceName): Promise<string> {
  const program = programNameOf(service);
  if (program === undefined) return shell;
  const file = await programOf(context, program);
  if (file === undefined) throw new OperationError([await missing(context, program)]);
  return file;
}

async function untilReady(
  context: TargetContext,
  service: ServiceName,
  pid: number,
  ended: () => string | undefined,
  logStart: number,
): Promise<void> {
  const deadline = performance.now() + readyLimit;
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    if (context.io.signal?.aborted)
      throw new CancelledError('Cancelled: what had been started was ended again.');
    const how = ended();
    if (how !== undefined) throw await endedEarly(context, service, how, logStart);
    if (await isReady(context, service, pid)) return;
    if (performance.now() > deadline) throw await neverReady(context, service, logStart);
    await delay(pause);
  }
}
