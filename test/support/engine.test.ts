import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engine } from './engine.ts';
import { output } from './programs.ts';
import { requireReal } from './real.ts';
import { tempFolder } from './tmp.ts';

describe('the images of the tests look like the official ones', () => {
  test.each([3, 2])('registry:%i', async (major) => {
    const { env } = await engine(`registry:${major}`);
    const image = `registry:${major}`;
    const config = major === 3 ? '/etc/distribution/config.yml' : '/etc/docker/registry/config.yml';
    expect(await inspect(env, image)).toMatchObject({
      Entrypoint: ['/entrypoint.sh'],
      Cmd: [config],
      ExposedPorts: { '5000/tcp': {} },
      Volumes: { '/var/lib/registry': {} },
    });
    const script = `id -u; ls /bin/registry ${config}; command -v wget curl htpasswd`;
    const said = await output('docker', ['run', '--rm', image, 'sh', '-c', `${script}; true`], env);
    expect(said).toMatch(new RegExp(`^0\n/bin/registry\n${config}\n\\S*wget\n$`));
    expect(await output('docker', ['run', '--rm', image, '--version'], env)).toMatch(
      ` ${major === 3 ? 'v3' : '2'}.`,
    );
  });

  test('nginx:stable-alpine', async () => {
    const { env } = await engine('nginx:stable-alpine');
    const image = 'nginx:stable-alpine';
    expect(await inspect(env, image)).toMatchObject({
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    });
    expect(await output('docker', ['run', '--rm', image, 'id', 'nginx'], env)).toContain(
      'uid=101(nginx) gid=101',
    );
    const modules = 'load_module modules/ngx_http_js_module.so;';
    const test = ['nginx', '-t', '-g', modules];
    expect(await output('docker', ['run', '--rm', image, ...test, '-c', '/etc/nginx/nginx.conf'], env)).toBe(
      '',
    );
  });
});

test('containers of one network find each other by name, and a published port answers on this machine', async () => {
  const { env, bridgeGateway } = await engine('registry:2', 'nginx:stable-alpine');
  const docker = (...args: string[]): Promise<string> => output('docker', args, env);
  await docker('network', 'create', 'support-test');
  try {
    const of = ['--network', 'support-test'];
    await docker('run', '-d', '--name', 'support-test-web', ...of, '-p', '0:80', 'nginx:stable-alpine');
    const fetched = await docker(
      'run',
      '--rm',
      ...of,
      'registry:2',
      'wget',
      '-qO-',
      'http://support-test-web/',
    );
    expect(fetched).toContain('<title>');
    const port = (await docker('port', 'support-test-web', '80')).match(/0\.0\.0\.0:(\d+)/)?.[1];
    for (const host of ['127.0.0.1', bridgeGateway]) {
      expect((await fetch(`http://${host}:${port}/`)).status).toBe(200);
    }
  } finally {
    await docker('rm', '-fv', 'support-test-web').catch(() => '');
    await docker('network', 'rm', 'support-test');
  }
});

describe('both Compose versions read a file', () => {
  const file = 'services:\n  web:\n    image: nginx:stable-alpine\n';
  const folder = (): string => {
    const made = tempFolder('a bundle');
    writeFileSync(path.join(made, 'docker-compose.yml'), `version: "3.8"\n${file}`);
    return made;
  };

  test('v2, as a plugin of docker', async () => {
    requireReal('composeV2');
    const { env } = await engine();
    expect(await output('docker', ['compose', '--project-directory', folder(), 'config'], env)).toContain(
      'nginx',
    );
    expect(await output('docker', ['compose', 'version', '--short'], env)).toMatch(/^v?2\./);
  });

  test('v1', async () => {
    requireReal('composeV1');
    const { env } = await engine();
    expect(await output('docker-compose', ['--project-directory', folder(), 'config'], env)).toContain(
      'nginx',
    );
    expect(await output('docker-compose', ['version', '--short'], env)).toMatch(/^1\./);
  });
});

async function inspect(env: NodeJS.ProcessEnv, image: string): Promise<unknown> {
  return JSON.parse(await output('docker', ['image', 'inspect', '--format', '{{json .Config}}', image], env));
}
