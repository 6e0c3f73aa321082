import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bin, cleanEnv, cli } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

/** `npm run soak` takes its time; every test run does a few. */
const rounds = Number(process.env['SOAK'] ?? 5);

/**
 * Runs the program and kills it some milliseconds after it wrote `watched` for the first time, which is where its
 * writing begins. Whether it was still running then.
 */
async function killedWriting(args: readonly string[], watched: string): Promise<boolean> {
  const time = (): number => (existsSync(watched) ? statSync(watched).mtimeMs : 0);
  const before = time();
  const child = spawn(process.execPath, [bin, ...args], { env: cleanEnv(), stdio: 'ignore' });
  const ended = new Promise<boolean>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal === 'SIGKILL')),
  );
  for (const end = Date.now() + 20_000; time() === before && Date.now() < end;) await sleep(1);
  await sleep(Math.random() * 20);
  child.kill('SIGKILL');
  return ended;
}

const settings = ['--no-input', '--target', 'process', '--host', 'reg.example.com', '--port', '5443'];

describe(`killed ${rounds} times`, () => {
  it('render: each file is the old or the new one, and the next render completes it', async () => {
    const dir = join(tempFolder(), 'demo');
    expect((await cli([dir, ...settings])).code).toBe(0);
    const port = (to: number): void =>
      writeFileSync(
        join(dir, 'settings.yml'),
        readFileSync(join(dir, 'settings.yml'), 'utf8').replace(/^port: \d+$/m, `port: ${to}`),
      );
    let hits = 0;
    for (let round = 0; round < rounds; round++) {
      const [before, after] = round % 2 ? [6443, 5443] : [5443, 6443];
      port(after);
      if (await killedWriting(['render', '-C', dir], join(dir, '.create-registry.json'))) hits++;
      const conf = readFileSync(join(dir, 'nginx/nginx.conf'), 'utf8');
      expect([before, after].filter((it) => conf.includes(`:${it} ssl`))).toHaveLength(1);
      expect(conf.trimEnd().endsWith('}')).toBe(true);
      expect((await cli(['status', '-C', dir])).code).toBe(0);
      const { code, stderr } = await cli(['render', '-C', dir]);
      expect(code, stderr).toBe(0);
      expect(readFileSync(join(dir, 'nginx/nginx.conf'), 'utf8')).toContain(`:${after} ssl`);
      const leftovers = readdirSync(dir, { recursive: true }).filter((path) =>
        /\.(tmp|new)$/.test(String(path)),
      );
      expect(leftovers.filter((path) => String(path).endsWith('.new'))).toEqual([]);
    }
    expect(hits).toBeGreaterThan(0);
  }, 3_600_000);

  it('create: the same command with --overwrite completes it', async () => {
    const folder = tempFolder();
    let hits = 0;
    for (let round = 0; round < rounds; round++) {
      const dir = join(folder, `r${round}`);
      if (await killedWriting([dir, ...settings], join(dir, '.create-registry.json'))) hits++;
      const { code, stderr } = await cli([dir, ...settings, '--overwrite']);
      expect(code, stderr).toBe(0);
      expect((await cli(['render', '-C', dir])).stdout).toBe('Nothing to change.\n');
    }
    expect(hits).toBeGreaterThan(0);
  }, 3_600_000);
});
