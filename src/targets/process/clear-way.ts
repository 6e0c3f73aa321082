import { readlinkSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { OperationError } from '../../errors.ts';
import { localAddress } from '../../settings/address.ts';
import { endProcess } from '../../system/daemon.ts';
import { lstatIfThere } from '../../system/files.ts';
import { whoServes } from '../../system/listeners.ts';
import { tryPort } from '../../system/ports.ts';
import { portTaken } from '../port-problems.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { readPidFile, removePidFile } from './pid-file.ts';
import { socketState } from './probe.ts';
import { abortStages } from './services.ts';
import { inBundle, isBehindNginx, ownerOf, socketPath, type BehindNginx } from './stack.ts';

/** Removes what a killed predecessor left, and finds out what would otherwise only show up in a log. */
export async function clearWay(context: TargetContext, service: ServiceName): Promise<void> {
  // Workers of a killed nginx still hold the port.
  const old = await readPidFile(context, service);
  if (old) await endProcess(old, abortStages, ownerOf(context));
  await removePidFile(context, service);
  if (isBehindNginx(service)) await clearSocket(context, service);
  else if (service === 'nginx') await checkPort(context);
}

async function checkPort({ bundle: { settings } }: TargetContext): Promise<void> {
  if ((await tryPort(settings.port, localAddress(settings))) !== 'taken') return;
  throw new OperationError([portTaken(settings.port)]);
}

/** The registry itself would take the socket away from whoever serves it; nginx would not even take a left one. */
async function clearSocket(context: TargetContext, service: BehindNginx): Promise<void> {
  const path = inBundle(context, socketPath(service));
  const found = await lstatIfThere(path);
  if (!found) return;
  if (!found.isSocket())
    throw new OperationError([
      { where: path, what: `${path} is no socket; it was left alone`, cure: 'move it away, then up again' },
    ]);
  if ((await socketState(path)) !== 'served') return rm(path, { force: true });

  const folder = await realpath(context.bundle.dir);
  const server = whoServes(socketPath(service), (pid) => workingFolder(pid) === folder);
  throw new OperationError([
    {
      where: path,
      what: `A service${server ? ` (pid ${server.pid})` : ''} that this tool did not start already serves ${path}`,
      cure: server ? `end it: kill ${server.pid}, then up again` : 'end it, then up again',
    },
  ]);
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
