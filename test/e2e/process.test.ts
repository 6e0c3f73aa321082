import { execa } from 'execa';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireReal, describeReal } from '../support/real.ts';
import { freePort } from '../support/tmp.ts';
import { make, suiteFolder, type Made } from './bundle.ts';

const pids = (dir: string): number[] =>
  readdirSync(join(dir, 'run'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => (JSON.parse(readFileSync(join(dir, 'run', name), 'utf8')) as { pid: number }).pid);

const isAlive = (pid: number): boolean => {
  try {
    // A zombie has ended: only its parent has not looked yet.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

for (const [part, major, version] of [
  ['registry2', '2.8', /^2\.8\.\d/],
  ['registry3', '3', /^3\.\d/],
] as const)
  describeReal(`registry ${major} as processes`, ['nginx', part], () => {
    let made: Made;
    let port: number;
    beforeAll(async () => {
      port = await freePort();
      made = await make(join(suiteFolder('my bundle'), 'demo'), [
        '--start',
        '--host',
        'localhost',
        '--port',
        String(port),
        '--target',
        'process',
        '--registry-bin',
        requireReal(part),
      ]);
    });
    afterAll(async () => void (await made?.run('down')));

    it('runs the major that the program is', async () => {
      expect(readFileSync(join(made.dir, 'settings.yml'), 'utf8')).toContain(
        `registry-version: "${major}"`.replace('"2.8"', '"2.8"'),
      );
      const status = JSON.parse((await made.run('status', '--json')).stdout) as Record<string, unknown>;
      expect(status).toMatchObject({
        url: `https://localhost:${port}`,
        state: 'running',
        target: 'process',
        services: [
          { name: 'nginx', state: 'running' },
          { name: 'auth', state: 'running' },
          { name: 'registry', state: 'running', version: expect.stringMatching(version) as string },
          { name: 'floor', state: 'running' },
        ],
      });
    });

    it('answers curl with the CA and the password, and nobody without', async () => {
      const curl = (...args: string[]) =>
        execa(
          'curl',
          ['-sS', '--cacert', join(made.dir, 'pki/ca.crt'), ...args, `https://localhost:${port}/v2/_catalog`],
          { reject: false },
        );
      expect((await curl('-u', `admin:${made.password}`)).stdout).toContain('"repositories":[');
      expect((await curl('-u', 'admin:wrong')).stdout).toContain('UNAUTHORIZED');
    });

    it('up on a running stack starts nothing, and proves it again', async () => {
      const before = pids(made.dir);
      const { code, stderr } = await made.run('up');
      expect(code).toBe(0);
      expect(stderr).toContain('Already running');
      expect(pids(made.dir)).toEqual(before);
    });

    it('smoke leaves nothing in the catalogue or the store', async () => {
      const { code, stdout } = await made.run('smoke', '--json');
      const report = JSON.parse(stdout) as { ok: boolean; checks: { name: string; ok: boolean }[] };
      expect(code).toBe(0);
      expect(report.checks.length).toBeGreaterThanOrEqual(25);
      expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
      const store = join(made.dir, 'data/docker/registry/v2');
      expect(readdirSync(join(store, 'repositories'))).toEqual([]);
      const blobs = readdirSync(join(store, 'blobs'), { recursive: true }).filter((path) =>
        String(path).endsWith('/data'),
      );
      expect(blobs).toEqual([]);
    });

    it('stop, restart and down end exactly these processes', async () => {
      const first = pids(made.dir);
      expect(first).toHaveLength(4);
      expect((await made.run('stop')).code).toBe(0);
      expect(first.filter(isAlive)).toEqual([]);
      expect((await made.run('restart')).code).toBe(0);
      const second = pids(made.dir);
      expect(second.filter(isAlive)).toHaveLength(4);
      expect((await made.run('down')).code).toBe(0);
      expect(second.filter(isAlive)).toEqual([]);
      expect(existsSync(join(made.dir, 'data'))).toBe(true);
      expect((JSON.parse((await made.run('status', '--json')).stdout) as { state: string }).state).toBe(
        'stopped',
      );
    });

    it('down --purge takes what the tool made; images only with --data', async () => {
      expect((await made.run('down', '--purge')).code).toBe(2);
      expect((await made.run('down', '--purge', '--yes')).code).toBe(0);
      expect(readdirSync(made.dir)).toEqual(['data']);
    });
  });
