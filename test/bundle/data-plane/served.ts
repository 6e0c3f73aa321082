import { join } from 'node:path';
import type { Settings } from '../../../src/settings/schema.ts';
import { nginx, registry2, registry3 } from '../../support/binaries.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';
import { scenario } from '../scenarios.ts';
import { ownOwner, startAuth, startNginx, startRegistry, writeBundle, type Running } from '../stack.ts';
import { overSocket, overTls, type Door } from './exchange.ts';

export const majors = [
  ['2.8', 'registry2', registry2],
  ['3', 'registry3', registry3],
] as const;

export type Major = (typeof majors)[number];

/** A running stack, and the two ways in: through nginx, and to the registry itself as if nginx were not there. */
export interface Served {
  dir: string;
  port: number;
  /** Below it are `blobs` and `repositories`. */
  store: string;
  /** As the user whose password is remembered, and asking who answers. */
  front: Door;
  /** Without credentials of its own. */
  open: Door;
  back: Door;
  auth: Running | undefined;
  stop: () => Promise<void>;
}

export const credentials = (user: string, password: string): string =>
  `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const admin = credentials('admin', 'secret');

export const whoAnswers = 'X-Served-By: ?';

export async function serve(
  [registryVersion, , registry]: Major,
  changes: Partial<Settings> = {},
): Promise<Served> {
  const dir = tempFolder();
  const port = await freePort();
  const input = scenario('process-3');
  const settings = { ...input.settings, registryVersion, port, owner: ownOwner, ...changes };
  await writeBundle({ ...input, dir, settings });
  const started: Running[] = [];
  const stop = async (): Promise<void> => {
    for (const running of started.toReversed()) await running.stop();
  };
  const begun = async (running: Promise<Running>): Promise<Running> => {
    started.push(await running);
    return running;
  };
  try {
    await begun(startRegistry(dir, registry()!));
    const auth =
      settings.fastPath && settings.auth === 'basic' ? await begun(startAuth(dir, nginx()!)) : undefined;
    await begun(startNginx(dir, nginx()!, port));
    const open = overTls(port);
    const front: Door = ({ lines = [], ...asked }) =>
      open({ ...asked, lines: [admin, whoAnswers, ...lines] });
    return {
      dir,
      port,
      store: join(dir, settings.data, 'docker/registry/v2'),
      front,
      open,
      back: overSocket(join(dir, 'run/registry.sock')),
      auth,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether nginx answered by itself, for those who asked. */
export const byNginx = (reply: { header: (name: string) => string[] }): boolean =>
  reply.header('X-Served-By').includes('nginx');
