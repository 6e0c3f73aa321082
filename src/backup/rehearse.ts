import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBundle } from '../disk/load.ts';
import type { Io } from '../io.ts';
import type { SmokeReport } from '../smoke/report.ts';
import { bringUp } from '../stack/bring-up.ts';
import { errorCode } from '../system/file-problem.ts';
import { targetOf } from '../targets/index.ts';
import { count } from '../text/count.ts';
import type { Output } from '../ui/output.ts';
import type { Chosen } from './chosen.ts';
import type { Place } from './place.ts';
import { pullAll, type Pulled } from './pull-all.ts';
import { restore } from './restore.ts';
import { changesFor } from './saved-settings.ts';

export interface Rehearsal {
  pulled: Pulled;
  /** Images that are not whole in the backup. */
  damaged: string[];
  smoke: SmokeReport;
}

const prefix = 'create-registry-rehearsal-';

/** Restores a backup to a registry of a moment, beside all others, proves it, and takes it away again. */
export async function rehearse(
  place: Place,
  chosen: Chosen,
  { io, out }: { io: Io; out: Output },
): Promise<Rehearsal> {
  const parent = io.env['TMPDIR'] ?? tmpdir();
  await takeAwayLeft(parent, io);
  const folder = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  // The services may run as somebody else, who has to get there.
  await chmod(folder, 0o711);
  try {
    const changes = await changesFor(chosen, {
      port: await freePort(),
      // Not `loopback`, which goes with a name for this machine only; whatever the name, we know where it is.
      listen: '127.0.0.1',
      name: `rehearsal-${randomBytes(4).toString('hex')}`,
    });
    const { bundle, damaged } = await restore(place, chosen, {
      dir: dirIn(folder),
      changes,
      steps: out.steps,
      io,
    });
    const smoke = await bringUp(bundle, { io, out });
    const pulled = await out.steps.step(
      'pull',
      (update) => pullAll(bundle, chosen, { io, update }),
      ({ tags, blobs, wrong }) =>
        wrong.length === 0
          ? `${count(tags, 'tag')}, ${count(blobs, 'blob')}`
          : { failed: `${wrong.length} failed` },
    );
    return { pulled, damaged, smoke };
  } finally {
    await out.steps.step('down', () => takeAway(folder, io));
  }
}

const dirIn = (folder: string): string => join(folder, 'registry');

/** Also after Ctrl-C. */
async function takeAway(folder: string, io: Io): Promise<void> {
  const { signal: _, ...rest } = io;
  const bundle = await loadBundle(dirIn(folder)).catch(() => undefined);
  if (bundle) await (await targetOf({ bundle, io: rest })).down();
  await rm(folder, { recursive: true, force: true });
}

/** Rehearsals that were killed. */
async function takeAwayLeft(parent: string, io: Io): Promise<void> {
  for (const name of (await readdir(parent)).filter((one) => one.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => undefined);
    if (found?.uid === process.geteuid?.() && !isAlive(pid)) await takeAway(folder, io);
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** One that the kernel has free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
