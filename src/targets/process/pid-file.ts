import { rm } from 'node:fs/promises';
import { explained } from '../../system/file-problem.ts';
import { readIfThere, writeAtomic } from '../../system/files.ts';
import { bootId, groupOf, hasProc, isSame, runsAs, type ProcessIdentity } from '../../system/proc.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { inBundle, ownerOf, pidPath } from './stack.ts';

export interface PidFile extends ProcessIdentity {
  /** ISO 8601. */
  startedAt: string;
}

/** Undefined when there is none, or none that can be understood: then nothing of this name can be signalled. */
export async function readPidFile(
  context: TargetContext,
  service: ServiceName,
): Promise<PidFile | undefined> {
  const path = inBundle(context, pidPath(service));
  return explained(path, async () => parsePidFile((await readIfThere(path)) ?? ''));
}

export function parsePidFile(text: string): PidFile | undefined {
  let value: Partial<PidFile> | null;
  try {
    value = JSON.parse(text) as Partial<PidFile> | null;
  } catch {
    return undefined;
  }
  const { pid, startTime, exe, startedAt } = value ?? {};
  // Numbers below 2 mean "my group", "everybody" and init to kill(2).
  if (!Number.isSafeInteger(pid) || pid! < 2 || !startTime || !exe) return undefined;
  return { pid: pid!, startTime: String(startTime), exe: String(exe), startedAt: String(startedAt ?? '') };
}

export async function writePidFile(
  context: TargetContext,
  service: ServiceName,
  file: PidFile,
): Promise<void> {
  const path = inBundle(context, pidPath(service));
  await writeAtomic(path, `${JSON.stringify(file, undefined, 2)}\n`, {
    mode: 0o600,
    owner: ownerOf(context),
    within: context.bundle.dir,
  });
}

export const removePidFile = (context: TargetContext, service: ServiceName): Promise<void> =>
  rm(inBundle(context, pidPath(service)), { force: true });

/** The process of the pid file, if it is still that very process, and one of the bundle's owner. */
export async function runningService(
  context: TargetContext,
  service: ServiceName,
): Promise<PidFile | undefined> {
  const file = await readPidFile(context, service);
  return file && isSame(file) && isOwners(context, file) ? file : undefined;
}

/** The pid file is the owner's to write: root neither signals nor runs what it names in place of theirs. */
function isOwners(context: TargetContext, { pid }: ProcessIdentity): boolean {
  const owner = ownerOf(context);
  return owner === undefined || runsAs(pid, owner.uid);
}

/** What still runs of a service: the process of the pid file, and workers that outlived it. */
export async function remains(context: TargetContext, service: ServiceName): Promise<ProcessIdentity[]> {
  const file = await readPidFile(context, service);
  if (!file) return [];
  return [file, ...groupOf(file)].filter((found) => isSame(found) && isOwners(context, found));
}

/** Whether the process could still run as far as the machine is concerned: a reboot ended it, it did not fail. */
export const isOfThisBoot = (file: PidFile): boolean => !hasProc || file.startTime.endsWith(`@${bootId()}`);
