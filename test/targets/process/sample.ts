import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Bundle } from '../../../src/bundle/bundle.ts';
import { paths } from '../../../src/bundle/paths.ts';
import { plan } from '../../../src/bundle/plan.ts';
import type { Io } from '../../../src/io.ts';
import { hasAuthService } from '../../../src/settings/services.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import type { ServiceName, TargetContext } from '../../../src/targets/target.ts';
import { hashPassword } from '../../../src/users/htpasswd.ts';
import { nginx, registry2 } from '../../support/binaries.ts';
import { unavailable } from '../../support/real.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';

export interface Sample extends TargetContext {
  dir: string;
  port: number;
  /** What was written to stdout so far. */
  output: () => string;
  /** Changes a file of the bundle by hand. */
  edit: (file: string, change: (text: string) => string) => void;
}

export interface SampleOptions {
  /** Last part of the folder's path. */
  name?: string;
  /** Absent: a new temporary one. */
  dir?: string;
  settings?: Partial<Settings>;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

/** A bundle as the tool writes it, over plain HTTP without passwords. Its processes end with the test. */
export async function sample(options: SampleOptions = {}): Promise<Sample> {
  const dir = options.dir ?? tempFolder(options.name ?? 'bundle');
  const settings = { ...plainSettings(await freePort()), ...options.settings } as Settings;
  const bundle: Bundle = { dir, settings };
  await writeFiles(bundle);
  mkdirSync(path.join(dir, 'data'), { recursive: true, mode: 0o700 });
  onTestFinished(() => processesIn(dir).forEach((pid) => process.kill(pid, 'SIGKILL')));
  const { io, output } = silentIo(options.env, options.signal);
  const edit: Sample['edit'] = (file, change) =>
    writeFileSync(path.join(dir, file), change(readFileSync(path.join(dir, file), 'utf8')));
  return { bundle, io, dir, port: settings.port, output, edit };
}

async function writeFiles({ dir, settings }: Bundle): Promise<void> {
  const write = (name: string, content: string, mode: number): void => {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true, mode: 0o700 });
    writeFileSync(path.join(dir, name), content, { mode });
  };
  const secrets = { httpSecret: '0'.repeat(64), toolPassword: 'unused' };
  for (const file of await plan({ dir, settings, secrets, toolVersion: '0.0.0' }))
    write(file.path, file.content, file.mode);
  if (settings.auth === 'basic')
    write(paths.htpasswd, `admin:${await hashPassword('secret', { generated: true })}\n`, 0o600);
}

/** The same bundle after an edit of settings.yml and `render`; nothing was started or stopped. */
export async function changed(bundle: Sample, settings: Partial<Settings>): Promise<Sample> {
  const now = { ...bundle.bundle, settings: { ...bundle.bundle.settings, ...settings } };
  if (!hasAuthService(now.settings)) rmSync(path.join(bundle.dir, paths.authConf), { force: true });
  await writeFiles(now);
  return { ...bundle, bundle: now };
}

const nginxJs = '/usr/lib/nginx/modules/ngx_http_js_module.so';

/** With user `admin` and password `secret`, so that there is an auth service. Ends the test without the njs module. */
export function withPasswords(): Partial<Settings> {
  if (!existsSync(nginxJs)) unavailable('njs module of nginx', 'install Debian’s libnginx-mod-http-js');
  return { auth: 'basic', plainPasswords: true, fastPath: true, rememberPasswords: 60, nginxJs };
}

const plainSettings = (port: number): Partial<Settings> => ({
  target: 'process',
  host: ['localhost'],
  tls: 'off',
  port,
  listen: 'loopback',
  ipv6: false,
  auth: 'off',
  user: 'admin',
  plainPasswords: false,
  fastPath: false,
  registryVersion: '2.8',
  registryBin: registry2(),
  nginxBin: nginx(),
  owner: `${process.getuid!()}:${process.getgid!()}`,
  data: 'data',
  minFree: '0',
  delete: true,
});

export function silentIo(
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): { io: Io; output: () => string } {
  const stdout = new PassThrough().setEncoding('utf8');
  let written = '';
  stdout.on('data', (text: string) => (written += text));
  const io: Io = {
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    env,
    cwd: tmpdir(),
    ...(signal ? { signal } : {}),
  };
  return { io, output: () => written };
}

/** Processes whose working folder is the bundle, whatever the tool itself believes. */
export const processesIn = (dir: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingFolder(name) === dir)
    .map(Number);

function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

export function pidOf({ dir }: Sample, service: ServiceName): number {
  return (JSON.parse(readFileSync(path.join(dir, `run/${service}.json`), 'utf8')) as { pid: number }).pid;
}

/** The status of `/v2/` as a client sees it; `account` is user and password with a colon. */
export const answer = ({ port }: Sample, account?: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/v2/', agent: false };
    get({ ...options, ...(account ? { auth: account } : {}) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', reject);
  });
