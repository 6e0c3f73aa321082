import { spawn } from 'node:child_process';
import { connect, type NetConnectOpts } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Started {
  /** What it wrote, and whether it has ended. */
  state(): { log: string; ended: boolean };
  stop(): Promise<void>;
}

export function start(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Started {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  let ended = false;
  const closed = new Promise<void>((resolve) =>
    child.once('close', () => resolve(((ended = true), undefined))),
  );
  child.once('error', (error) => (log += error.message));
  for (const output of [child.stdout, child.stderr])
    output.on('data', (data: Buffer) => (log += data.toString()));
  return {
    state: () => ({ log, ended }),
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await closed;
      clearTimeout(late);
    },
  };
}

/** Waits until something listens there; throws with the logs when a process ends before. */
export async function answers(where: NetConnectOpts, processes: readonly Started[]): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await listens(where)) return;
    const states = processes.map((process) => process.state());
    if (states.some(({ ended }) => ended)) break;
    await wait(20);
  }
  throw new Error(processes.map((process) => process.state().log).join('\n'));
}

const listens = (where: NetConnectOpts): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(where);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
