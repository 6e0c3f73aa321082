import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { composeV1, composeV2 } from '../support/binaries.ts';
import { describeReal } from '../support/real.ts';
import { composeScenarios, written } from './written.ts';

type Mount = string | { source: string; target: string; read_only?: boolean; bind?: { selinux?: string } };
type Port = string | { host_ip?: string; published: string | number; target: number };
interface Service {
  image: string;
  user: string;
  networks?: Record<string, null>;
  network_mode?: string;
  ports?: Port[];
  volumes: Mount[];
}
interface Project {
  name?: string;
  services: { registry: Service; nginx: Service; auth?: Service; floor?: Service };
  networks: Record<string, { internal?: boolean; name?: string }>;
}

/** Both print `$` twice, save for version 1 in short mounts. */
const source = (mount: Mount): string =>
  typeof mount === 'string' ? mount.slice(0, mount.indexOf(':/')) : mount.source.replaceAll('$$', '$');

const isOfTheBundle = (mount: Mount): boolean => source(mount).startsWith('/');

const isReadOnly = (mount: Mount): boolean =>
  typeof mount === 'string' ? /:ro(,|$)/.test(mount) : mount.read_only === true;

/** `[address:]published:target`. */
const port = (port: Port): string =>
  typeof port === 'string'
    ? port.replace('/tcp', '')
    : [port.host_ip, port.published, port.target].filter((part) => part !== undefined).join(':');

const versions = [
  ['1', 'composeV1', composeV1],
  ['2', 'composeV2', composeV2],
] as const;

for (const [version, part, compose] of versions)
  describeReal(`Compose ${version} reads`, [part], () => {
    test.each(composeScenarios)('%s', async (name) => {
      const { input, dir } = await written(name);
      const ended = spawnSync(compose()!, ['config'], { cwd: dir, encoding: 'utf8', timeout: 60_000 });
      expect(ended.stderr).toBe('');
      const { name: project, services, networks } = load(ended.stdout) as Project;
      const { settings } = input;

      // Version 1 does not print it.
      if (project !== undefined) expect(project).toBe(settings.name);
      expect(networks.backend).toMatchObject({ internal: true });
      expect(Object.keys(services.registry.networks!)).toEqual(['backend']);
      expect(Object.keys(services.nginx.networks!)).toEqual(['edge']);
      expect([services.registry.image, services.nginx.image]).toEqual([
        settings.registryImage,
        settings.nginxImage,
      ]);
      expect(services.registry.volumes.map(source)).toEqual([
        'socket',
        join(dir, 'registry'),
        join(dir, settings.data),
      ]);
      const { fastPath } = settings;
      expect(services.nginx.volumes.map(source)).toEqual([
        'socket',
        ...(fastPath ? ['auth-run'] : []),
        join(dir, 'nginx'),
        join(dir, 'logs'),
        ...(fastPath ? [join(dir, settings.data)] : []),
      ]);
      // Nothing of the bundle but its own log can be written by what the whole network talks to.
      const writable = services.nginx.volumes.filter((mount) => isOfTheBundle(mount) && !isReadOnly(mount));
      expect(writable.map(source)).toEqual([join(dir, 'logs')]);
      if (fastPath) {
        expect(services.auth).toMatchObject({ image: settings.nginxImage, network_mode: 'none' });
        expect(services.auth!.volumes.map(source)).toEqual(['auth-run', join(dir, 'nginx')]);
        expect(services.auth).not.toHaveProperty('ports');
      } else expect(services).not.toHaveProperty('auth');
      if (settings.minFree === '0') expect(services).not.toHaveProperty('floor');
      else {
        expect(services.floor).toMatchObject({ image: settings.nginxImage, network_mode: 'none' });
        expect(services.floor!.volumes.map((mount) => [source(mount), isReadOnly(mount)])).toEqual([
          [join(dir, 'bin'), true],
          [join(dir, 'nginx/gate'), false],
          [join(dir, settings.data), true],
        ]);
      }
      expect(services.registry).not.toHaveProperty('ports');
      expect(services.nginx.ports!.map(port)).toEqual(published[name] ?? [`0.0.0.0:443:8443`]);
      for (const service of Object.values(services))
        expect(service).toMatchObject({
          user: settings.owner,
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          restart: 'unless-stopped',
          logging: { options: { 'max-size': '10m', 'max-file': '5' } },
        });
    });
  });

/** Where it is not that of a bundle on port 443 without IPv6. */
const published: Readonly<Record<string, string[]>> = {
  'several-hosts': ['443:8443'],
  'ipv6-host': ['fd00::20:8443:8443'],
  'loopback-ipv6': ['127.0.0.1:5443:8443', '::1:5443:8443'],
  'tls-off': ['0.0.0.0:5000:8080'],
};
