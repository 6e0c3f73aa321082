import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engine, type Engine } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';

for (const major of ['3', '2.8'] as const)
  describeReal(
    `docker and inspect agree, registry ${major}`,
    ['nginx', major === '3' ? 'registry3' : 'registry2'],
    () => {
      let registry: RegistryBundle | undefined;
      let docker: Engine;

      beforeAll(async () => {
        docker = await engine();
        registry = await startBundle(major);
      });
      afterAll(() => registry?.stop());

      test('about an image that docker made and pushed', async () => {
        const { host, user, password, run } = registry!;
        const name = `${host}/team/docker:v1`;
        const root = join(tempFolder(), 'root');
        mkdirSync(join(root, 'etc'), { recursive: true });
        writeFileSync(join(root, 'etc/motd'), `registry ${major}\n`);
        const tar = join(tempFolder(), 'root.tar');
        execFileSync('tar', ['-C', root, '-cf', tar, '.']);
        const call = (...args: string[]): Promise<string> => output(docker.docker, args, docker.env);
        execFileSync(docker.docker, ['login', host, '-u', user, '--password-stdin'], {
          env: { ...process.env, ...docker.env },
          input: password,
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        try {
          await call('import', '--change', 'CMD ["/bin/hello"]', '--change', 'ENV TOKEN=hush', tar, name);
          const pushed = await call('push', name);
          const id = (await call('image', 'ls', '--format', '{{.ID}}', name)).trim();
          const { code, stdout } = await run('inspect', 'team/docker:v1', '--json');
          expect(code).toBe(0);
          const shown = JSON.parse(stdout) as {
            digest: string;
            image: { imageId: { classic: string; containerd: string } };
          };
          expect(pushed).toContain(shown.digest);
          expect(Object.values(shown.image.imageId)).toContain(id);
          expect(shown).toMatchObject({ image: { config: { cmd: ['/bin/hello'], env: ['TOKEN'] } } });
          expect(stdout).not.toContain('hush');
        } finally {
          await call('image', 'rm', '-f', name).catch(() => '');
        }
      }, 120_000);
    },
  );
