import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBlob } from '../../../src/registry/blob.ts';
import { getManifest, type Manifest } from '../../../src/registry/manifest.ts';
import { engine, type ClientEnv } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { imageId, smallRootfs } from '../small-image.ts';

const majors = [
  ['3', 'registry3'],
  ['2.8', 'registry2'],
] as const;

const compressed = (file: string, command: string): string => {
  const made = path.join(tempFolder(), 'named-like-nothing');
  execFileSync('sh', ['-c', `${command} < "$1" > "$2"`, 'sh', file, made]);
  return made;
};

interface Config {
  created: string;
  architecture: string;
  os: string;
  config: Record<string, unknown>;
  rootfs: { diff_ids: string[] };
  history: unknown[];
}

for (const [major, program] of majors)
  describeReal(`root filesystems, with registry ${major}`, ['nginx', program], () => {
    let bundle: RegistryBundle;
    let env: ClientEnv;
    let plain: string;
    let diffId: string;
    const docker = (...words: string[]): Promise<string> => output('docker', words, env);
    const copy = async (...words: string[]) => {
      const { code, stdout, stderr } = await bundle.run('copy', ...words, '--json');
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      return JSON.parse(stdout) as { digest: string };
    };
    const made = async (tag: string): Promise<{ manifest: Manifest; config: Config }> => {
      const manifest = JSON.parse((await getManifest(bundle.http, 'base', tag)).body.toString()) as Manifest;
      const config = await getBlob(bundle.http, 'base', manifest.config.digest);
      return { manifest, config: JSON.parse(config.body.toString()) as Config };
    };

    beforeAll(async () => {
      ({ env } = await engine());
      bundle = await startBundle(major);
      await docker('login', '-u', bundle.user, '-p', bundle.password, bundle.host);
      plain = smallRootfs(`rootfs ${major}`);
      diffId = `sha256:${createHash('sha256').update(readFileSync(plain)).digest('hex')}`;
    });
    afterAll(async () => {
      await docker('logout', bundle.host);
      await bundle.stop();
    });

    test('is pulled and runs as its flags say; docker import makes the same layer of it', async () => {
      const { digest } = await copy(
        `rootfs:${plain}`,
        'base:flags',
        '--entrypoint',
        `/bin/sh -c 'cat /said; echo "$NAME"; id -u; pwd' name`,
        '--env',
        'NAME=a=b',
        '--env',
        'OTHER=',
        '--label',
        'a.b=c=d',
        '--workdir',
        '/tmp',
        '--user',
        '1234',
      );
      const name = `${bundle.host}/base:flags`;
      expect(await docker('pull', name)).toContain(digest);
      expect(await docker('run', '--rm', '--network=none', name)).toBe(`rootfs ${major}\na=b\n1234\n/tmp\n`);
      const { manifest, config } = await made('flags');
      expect(await imageId(env, name)).toBe(manifest.config.digest);
      expect(config).toMatchObject({
        os: 'linux',
        config: {
          Entrypoint: ['/bin/sh', '-c', 'cat /said; echo "$NAME"; id -u; pwd', 'name'],
          Env: ['NAME=a=b', 'OTHER='],
          Labels: { 'a.b': 'c=d' },
          WorkingDir: '/tmp',
          User: '1234',
        },
        rootfs: { diff_ids: [diffId] },
      });
      const imported = `imported-${major}`;
      await docker('import', plain, imported);
      const [theirs, ours] = await Promise.all(
        [imported, name].map((image) =>
          docker('image', 'inspect', '--format', '{{.RootFS.Layers}} {{.Architecture}}', image),
        ),
      );
      expect(ours).toBe(theirs);
      await docker('rmi', '-f', imported, name);
    });

    test('gzip stays as it is, byte for byte', async () => {
      const file = compressed(plain, 'gzip -9');
      await copy(`rootfs:${file}`, 'base:gzip', '--cmd', '["/bin/cat", "/said"]');
      const { manifest, config } = await made('gzip');
      const content = readFileSync(file);
      expect(manifest.layers).toEqual([
        {
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
          size: content.length,
        },
      ]);
      expect(config.rootfs.diff_ids).toEqual([diffId]);
      const name = `${bundle.host}/base:gzip`;
      await docker('pull', name);
      expect(await docker('run', '--rm', '--network=none', name)).toBe(`rootfs ${major}\n`);
      await docker('rmi', '-f', name);
    });

    test.each(['xz -1', 'zstd -q', 'bzip2', 'gzip | cat - /dev/null', 'cat'])(
      'the layer is the same whatever compressed it: %s',
      async (command) => {
        const file = compressed(plain, command);
        await copy(`rootfs:${file}`, 'base:any');
        const { manifest, config } = await made('any');
        expect(config.rootfs.diff_ids).toEqual([diffId]);
        const { body } = await getBlob(bundle.http, 'base', manifest.layers[0]!.digest);
        expect(
          execFileSync('gzip', ['-dc'], { input: body, maxBuffer: 1e9 }).equals(readFileSync(plain)),
        ).toBe(true);
      },
    );

    test('standard input; SOURCE_DATE_EPOCH makes it the same image each time', async () => {
      const digests = [];
      for (const input of [1, 2])
        digests.push(
          await bundle.runWith(
            { env: { SOURCE_DATE_EPOCH: '1700000000' }, input: readFileSync(plain) },
            'copy',
            'rootfs:-',
            `base:epoch-${input}`,
            '--platform',
            'linux/arm64/v8',
            '--json',
          ),
        );
      expect(digests.map(({ code, stderr }) => [code, stderr])).toEqual([
        [0, expect.any(String)],
        [0, expect.any(String)],
      ]);
      const [one, two] = digests.map(({ stdout }) => (JSON.parse(stdout) as { digest: string }).digest);
      expect(one).toBe(two);
      expect((await made('epoch-1')).config).toMatchObject({
        created: '2023-11-14T22:13:20Z',
        architecture: 'arm64',
        history: [{ created: '2023-11-14T22:13:20Z' }],
      });
    });
  });
