import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { OperationError } from '../../errors.ts';
import { endProcess } from '../../system/daemon.ts';
import { errorCode, explained } from '../../system/file-problem.ts';
import { statIfThere } from '../../system/files.ts';
import { serviceNames, type ServiceName, type TargetContext } from '../target.ts';
import { readPidFile, removePidFile } from './pid-file.ts';
import { socketState } from './probe.ts';
import { stopStages } from './services.ts';
import { exclusively, inBundle, isBehindNginx, ownerOf, socketPath, type BehindNginx } from './stack.ts';

/** nginx first: what is under way then ends towards the others as well. */
export async function stop(context: TargetContext): Promise<void> {
  if (await hasRun(context)) await exclusively(context, () => stopServices(context), { dispensable: true });
}

/** As `stop`, and `run/` is empty afterwards. Logs and data stay. */
export async function down(context: TargetContext): Promise<void> {
  if (!(await hasRun(context))) return;
  await exclusively(
    context,
    async () => {
      await stopServices(context);
      await emptyRun(context);
    },
    { dispensable: true },
  );
}

async function hasRun(context: TargetContext): Promise<boolean> {
  const run = inBundle(context, paths.run);
  return (await explained(run, () => statIfThere(run)))?.isDirectory() ?? false;
}

async function stopServices(context: TargetContext): Promise<void> {
  for (const service of serviceNames) await stopService(context, service);
}

/** Ends it, and takes away what it left. */
export async function stopService(context: TargetContext, service: ServiceName): Promise<void> {
  await endService(context, service);
  if (isBehindNginx(service)) await removeDeadSocket(context, service);
}

async function removeDeadSocket(context: TargetContext, service: BehindNginx): Promise<void> {
  const socket = inBundle(context, socketPath(service));
  if ((await socketState(socket)) === 'nobody') await unlessReadOnly(rm(socket, { force: true }));
}

async function endService(context: TargetContext, service: ServiceName): Promise<void> {
  const known = await readPidFile(context, service);
  if (!known) return;
  try {
    await endProcess(known, stopStages[service], ownerOf(context));
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
    throw new OperationError([
      {
        where: service,
        what: `${service} (pid ${known.pid}) belongs to another user`,
        cure: 'run it as that user, or with sudo',
      },
    ]);
  }
  await unlessReadOnly(removePidFile(context, service));
}

/** All but the lock, which goes by itself. */
async function emptyRun(context: TargetContext): Promise<void> {
  const folder = inBundle(context, paths.run);
  for (const name of await readdir(folder))
    if (!/^lock($|\.)/.test(name))
      await unlessReadOnly(rm(join(folder, name), { recursive: true, force: true }));
}

/** What stays behind there names processes that are gone, and is known as such. */
async function unlessReadOnly(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (errorCode(error) !== 'EROFS') throw error;
  }
}
