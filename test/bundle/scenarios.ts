import type { PlanInput } from '../../src/bundle/plan-input.ts';
import type { Settings } from '../../src/settings/schema.ts';

const common = {
  host: ['reg.example.com'],
  tls: 'ca',
  port: 443,
  listen: 'all',
  ipv6: false,
  auth: 'basic',
  user: 'admin',
  fastPath: true,
  rememberPasswords: 60,
  nginxJs: '/usr/lib/nginx/modules/ngx_http_js_module.so',
  owner: '1000:1000',
  data: 'data',
  minFree: '5%',
  delete: true,
} as const;

/** Undefined is what does not apply. */
type Changes = { [Key in keyof Settings]?: Settings[Key] | undefined };

/** What `resolve` makes of the settings that say nothing without the fast path. */
const noFastPath = { fastPath: false, rememberPasswords: undefined, nginxJs: undefined } as const;

const compose = (changes: Changes = {}): Settings =>
  ({
    ...common,
    target: 'compose',
    registryVersion: '3',
    name: 'registry',
    registryImage: 'registry:3',
    nginxImage: 'nginx:stable-alpine',
    ...changes,
  }) as Settings;

const processes = (changes: Changes = {}): Settings =>
  ({
    ...common,
    host: ['localhost'],
    port: 8443,
    listen: 'loopback',
    target: 'process',
    registryVersion: '3',
    registryBin: '/usr/local/bin/registry',
    nginxBin: '/usr/sbin/nginx',
    ...changes,
  }) as Settings;

const mirror = 'mirror.example.com:5000';

/** One bundle each below `test/golden/`. */
export const scenarios: Readonly<Record<string, { settings: Settings; dir?: string; ipv4Hint?: string }>> = {
  'compose-3': { settings: compose(), ipv4Hint: '192.168.1.20' },
  'compose-2.8': {
    settings: compose({
      registryVersion: '2.8',
      registryImage: `${mirror}/library/registry:2`,
      nginxImage: `${mirror}/library/nginx:stable-alpine`,
      imageMirror: mirror,
      owner: '0:0',
    }),
  },
  'process-3': { settings: processes() },
  'process-2.8': {
    settings: processes({
      registryVersion: '2.8',
      registryBin: '/usr/bin/docker-registry',
      owner: '0:0',
      port: 443,
      minFree: '20GB',
      backupTo: 'backup@nas:registry',
      retention: [{ repositories: '**', keep: { newest: 10 } }],
    }),
  },
  'several-hosts': {
    settings: compose({
      host: ['reg.lan', '192.168.1.20', 'localhost', 'registry.example.com'],
      ipv6: true,
      delete: false,
    }),
  },
  'ipv6-host': {
    settings: compose({ host: ['fd00::20', '::1'], port: 8443, listen: 'fd00::20', ipv6: true }),
  },
  'odd-port-listen-ip': {
    settings: processes({ host: ['reg.lan'], port: 15443, listen: '127.0.0.2', data: '/srv/registry data' }),
  },
  'loopback-ipv6': { settings: compose({ host: ['localhost'], port: 5443, listen: 'loopback', ipv6: true }) },
  'fast-path-off-compose': { settings: compose({ ...noFastPath, minFree: '0', backupTo: '/mnt/backup 1' }) },
  'fast-path-off-process': { settings: processes(noFastPath) },
  'odd-paths-compose': {
    settings: compose({ data: `im$ages #1, "a" 'b' \\c %d`, user: `o'brien "$x" \`y\`` }),
    dir: `/srv/my $bundle's "100%" \\ ü`,
  },
  'odd-paths-process': {
    settings: processes({
      data: `im$ages #1, "a" 'b' \\c %d`,
      user: `o'brien "$x"`,
      registryBin: `/opt/it's/registry`,
      nginxBin: '/opt/my nginx/nginx',
    }),
    dir: `/srv/my $bundle's "100%" \\ ü`,
  },
  'colon-in-folder': { settings: compose(), dir: '/srv/a:b' },
  'tls-off': {
    settings: compose({ tls: 'off', port: 5000, plainPasswords: true, host: ['reg.lan', 'localhost'] }),
  },
  'auth-off': {
    settings: processes({
      auth: 'off',
      rememberPasswords: undefined,
      host: ['reg.lan'],
      listen: 'all',
      ipv6: true,
    }),
  },
  'tls-files': {
    settings: compose({ tls: 'files', tlsCert: '/etc/ssl/reg.pem', tlsKey: '/etc/ssl/reg.key' }),
  },
  selfsigned: { settings: compose({ tls: 'selfsigned', name: 'team' }) },
};

const ca =
  '-----BEGIN CERTIFICATE-----\nTm90IG9uZSB0aGF0IGFueWJvZHkgdHJ1c3RzLg==\n-----END CERTIFICATE-----\n';

export function scenario(name: string): PlanInput {
  const { dir, ...rest } = scenarios[name]!;
  return {
    secrets: { httpSecret: '0123456789abcdef'.repeat(4), toolPassword: 'tool-password' },
    dir: dir ?? '/srv/registry',
    toolVersion: '0.1.0',
    program: { node: '/usr/bin/node', script: '/usr/lib/node_modules/create-registry/dist/bin.js' },
    ...(rest.settings.tls === 'ca' || rest.settings.tls === 'selfsigned'
      ? { ca, caFingerprint: Array(32).fill('5E').join(':') }
      : {}),
    ...rest,
  };
}
