import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { cleanEnv } from './cli.ts';
import { output } from './programs.ts';
import { tempFolder } from './tmp.ts';

export interface Terminal {
  /** What the screen shows, the lines scrolled out of it included; wrapped lines are joined. */
  screen(): Promise<string>;
  /** Waits until the screen shows it and returns that screen; throws with the screen after `ms`. */
  waitFor(text: string | RegExp, ms?: number): Promise<string>;
  /** Presses keys by tmux's names: `Enter`, `Down`, `C-c`, `BSpace`. */
  press(...keys: string[]): Promise<void>;
  /** Types text as it is. */
  type(text: string): Promise<void>;
  /** Waits until the program has ended and returns its exit code. */
  ended(ms?: number): Promise<number>;
}

const configuration = [
  'set -g remain-on-exit on',
  'set -g remain-on-exit-format ""',
  'set -g default-terminal screen-256color',
  'set -g history-limit 5000',
  'set -g status off',
];

// tmux now and then misses the end of a program and never learns its exit code: a shell around it writes it down,
// and lives through the keys that end the program.
const wrapper = 'trap : INT QUIT; file=$1; shift; "$@"; echo $? >"$file.new"; mv "$file.new" "$file"';

let terminals = 0;

/** Runs a program on a real terminal, tmux's, inside a test; ended with the test. */
export async function terminal(
  command: readonly [file: string, ...args: string[]],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; columns?: number; rows?: number } = {},
): Promise<Terminal> {
  const folder = tempFolder();
  const { cwd = folder, columns = 100, rows = 40 } = options;
  const socket = path.join(folder, `tty-${++terminals}`);
  const code = `${socket}.code`;
  const config = path.join(folder, 'tmux.conf');
  writeFileSync(config, configuration.map((line) => `${line}\n`).join(''));
  // The server takes its environment from the client that starts it and hands it to the program.
  const env = cleanEnv(options.env);
  const tmux = (...args: string[]): Promise<string> =>
    output('env', [
      '-i',
      ...Object.entries(env).map(([key, value]) => `${key}=${value}`),
      ...server,
      ...args,
    ]);
  const server = ['tmux', '-u', '-S', socket, '-f', config];
  const size = ['-x', String(columns), '-y', String(rows)];
  await tmux('new-session', '-d', ...size, '-c', cwd, '--', 'sh', '-c', wrapper, 'sh', code, ...command);
  onTestFinished(async () => void (await tmux('kill-server').catch(() => '')));

  const screen = async (): Promise<string> =>
    (await tmux('capture-pane', '-p', '-J', '-S', '-')).replace(/[ \n]+$/gm, '\n').trimEnd();
  const until = async <T>(what: string, ms: number, look: () => Promise<T | undefined>): Promise<T> => {
    for (const end = Date.now() + ms; ; await sleep(50)) {
      const seen = await look();
      if (seen !== undefined) return seen;
      if (Date.now() > end)
        throw new Error(`The terminal did not show ${what}. Its screen:\n${await screen()}`);
    }
  };
  return {
    screen,
    waitFor: (text, ms = 10_000) =>
      until(String(text), ms, async () => {
        const now = await screen();
        return (typeof text === 'string' ? now.includes(text) : text.test(now)) ? now : undefined;
      }),
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    type: async (text) => void (await tmux('send-keys', '-l', '--', text)),
    ended: (ms = 10_000) =>
      until('the end of the program', ms, async () => {
        const dead = (await tmux('display', '-p', '#{pane_dead}')).trim() === '1';
        return dead && existsSync(code) ? Number(readFileSync(code, 'utf8')) : undefined;
      }),
  };
}
