import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getManifest, type Manifest } from '../../../src/registry/manifest.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { engine, type ClientEnv } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { buildSmallImage, imageId } from '../small-image.ts';

const majors = [
  ['3', 'registry3'],
  ['2.8', 'registry2'],
] as const;

for (const [major, program] of majors)
  describeReal(`docker save and docker load, with registry ${major}`, ['nginx', program, 'skopeo'], () => {
    let bundle: RegistryBundle;
    let env: ClientEnv;
    let id: string;
    let saved: string;
    const image = `archive-test-${major}:v1`;
    const docker = (...words: string[]): Promise<string> => output('docker', words, env);
    const copy = async (...words: string[]) => {
      const { code, stdout, stderr } = await bundle.run('copy', ...words, '--json');
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      return JSON.parse(stdout) as { digest: string };
    };
    const manifest = async (reference: string): Promise<Manifest> =>
      JSON.parse((await getManifest(bundle.http, 'team/app', reference)).body.toString()) as Manifest;
    const runs = (name: string): Promise<string> =>
      docker('run', '--rm', '--network=none', name).finally(() => docker('rmi', '-f', name));

    beforeAll(async () => {
      ({ env } = await engine());
      bundle = await startBundle(major);
      await docker('login', '-u', bundle.user, '-p', bundle.password, bundle.host);
      id = await buildSmallImage(env, image, `hello from ${major}`);
      saved = path.join(tempFolder(), 'saved.tar');
      await docker('save', '-o', saved, image);
      await docker('rmi', image);
    });
    afterAll(async () => {
      await docker('logout', bundle.host);
      await bundle.stop();
    });

    test('what docker save wrote is pulled and runs, with its IMAGE ID', async () => {
      const { digest } = await copy(`docker-archive:${saved}`, 'team/app:saved');
      const { mediaType: type, config, layers } = await manifest('saved');
      expect([type, config.digest]).toEqual([mediaType.dockerManifest, id]);
      // Copied twice: the same layer, which docker save writes the second time as a link.
      expect(layers[1]).toEqual(layers[3]);
      const name = `${bundle.host}/team/app:saved`;
      expect(await docker('pull', name)).toContain(digest);
      expect(await imageId(env, name)).toBe(id);
      const { Healthcheck } = JSON.parse(
        await docker('image', 'inspect', '--format', '{{json .Config}}', name),
      ) as {
        Healthcheck: unknown;
      };
      expect(Healthcheck).toEqual({ Test: ['CMD-SHELL', 'true'] });
      expect(await runs(name)).toBe(`hello from ${major}\n`);
    });

    test('one that was compressed with gzip or xz gives the very same, and leaves nothing behind', async () => {
      const { digest } = await copy(`docker-archive:${saved}`, 'team/app:plain');
      const folder = tempFolder();
      const TMPDIR = tempFolder();
      for (const program of ['gzip', 'xz']) {
        const file = path.join(folder, `saved.${program}`);
        execFileSync('sh', ['-c', `${program} -1 -c "$1" > "$2"`, 'sh', saved, file]);
        const copied = await bundle.runWith(
          { env: { TMPDIR } },
          'copy',
          `docker-archive:${file}`,
          `team/app:${program}`,
        );
        expect(copied.stderr).toMatch(/is compressed .*unpacking it in /);
        expect(copied.code, copied.stderr).toBe(0);
        expect((await copy(`docker-archive:${file}`, `team/app:${program}`)).digest).toBe(digest);
      }
      expect(readdirSync(TMPDIR)).toEqual([]);
    });

    test('docker load takes what copy wrote, with its name and IMAGE ID', async () => {
      await copy(`docker-archive:${saved}`, 'team/app:v2');
      const file = path.join(tempFolder(), 'copied.tar');
      const { digest } = await copy('team/app:v2', `docker-archive:${file}`);
      const name = `${bundle.host}/team/app:v2`;
      expect(await docker('load', '-i', file)).toBe(`Loaded image: ${name}\n`);
      expect(await imageId(env, name)).toBe(id);
      expect(await runs(name)).toBe(`hello from ${major}\n`);
      // And back: as it is, with its digest.
      expect(await copy(`docker-archive:${file}`, 'team/again:v2')).toMatchObject({ digest });
    });

    test('a name of its own, behind the file', async () => {
      await copy(`docker-archive:${saved}`, 'team/app:v3');
      const file = path.join(tempFolder(), 'copied.tar');
      await copy('team/app:v3', `docker-archive:${file}:else/where:tag`);
      expect(await docker('load', '-i', file)).toBe('Loaded image: else/where:tag\n');
      expect(await runs('else/where:tag')).toBe(`hello from ${major}\n`);
    });

    test('skopeo writes what is copied, and reads what copy wrote', async () => {
      const auth = path.join(tempFolder(), 'auth.json');
      const skopeo = (...words: string[]): Promise<string> =>
        output('skopeo', words, { REGISTRY_AUTH_FILE: auth });
      await skopeo('login', '-u', bundle.user, '-p', bundle.password, '--tls-verify=false', bundle.host);
      const { digest } = await copy(`docker-archive:${saved}`, 'team/app:peer');
      const remote = `docker://${bundle.host}/team/app`;
      const byPeer = path.join(tempFolder(), 'peer.tar');
      await skopeo('copy', '--src-tls-verify=false', `${remote}:peer`, `docker-archive:${byPeer}:a/b:c`);
      await copy(`docker-archive:${byPeer}:a/b:c`, 'team/app:from-peer');
      expect((await manifest('from-peer')).config.digest).toBe(id);
      expect((await manifest('from-peer')).layers).toEqual((await manifest('peer')).layers);

      const byCopy = path.join(tempFolder(), 'copied.tar');
      await copy('team/app:peer', `docker-archive:${byCopy}`);
      await skopeo('copy', '--dest-tls-verify=false', `docker-archive:${byCopy}`, `${remote}:to-peer`);
      expect((await manifest('to-peer')).config.digest).toBe(id);
      const seen = JSON.parse(
        await skopeo('inspect', '--raw', '--tls-verify=false', `${remote}:peer`),
      ) as object;
      expect([seen, digest]).toEqual([await manifest('peer'), expect.stringMatching(/^sha256:/)]);
    });
  });
