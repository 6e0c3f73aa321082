import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolUser, type Bundle } from '../../../src/bundle/bundle.ts';
import { paths } from '../../../src/bundle/paths.ts';
import { clientPaths } from '../../../src/clients/files.ts';
import { localAddress, publicUrl } from '../../../src/settings/address.ts';
import { hasAuthService } from '../../../src/settings/services.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import type { SmokeStack } from '../../../src/smoke/stack.ts';
import { forget } from '../../../src/store/forget.ts';
import { nginx, registry2, registry3 } from '../../support/binaries.ts';
import { bundleFiles, defaults, toolPassword, writeFiles } from './bundle.ts';
import { answers, start, type Started } from './process.ts';

type Undo = () => void | Promise<void>;

export interface Broken {
  /** Edits the rendered files before they are written, by path in the bundle. */
  files?: (files: Map<string, string>, bundle: Bundle) => void | Promise<void>;
  /** What cannot be said in the files; returns what takes it back. */
  around?: (bundle: Bundle) => Undo | void | Promise<Undo | void>;
  withoutRegistry?: true;
  withoutAuth?: true;
  /** A program that in turn starts the nginx that serves, as argv. */
  nginxThrough?: readonly string[];
  /** Where nginx listens when something else has the public port. */
  nginxPort?: number;
  /** What the suite is told of the stack. */
  told?: (stack: SmokeStack) => SmokeStack;
}

export interface Stack {
  bundle: Bundle;
  smoke: SmokeStack;
  stop(): Promise<void>;
}

export const registryProgram = (version: Settings['registryVersion']): string =>
  (version === '2.8' ? registry2() : (process.env['REGISTRY3_BIN'] ?? registry3()))!;

/** Both nginx and a registry on loopback, from the files that a bundle would have. */
export async function startStack(chosen: Partial<Settings> = {}, broken: Broken = {}): Promise<Stack> {
  const settings = { ...defaults(await freePort()), ...chosen };
  // Short: a socket lives in it.
  const dir = mkdtempSync(join(tmpdir(), 'smoke-'));
  const bundle = { dir, settings };
  const started: Started[] = [];
  const undo: Undo[] = [];
  const stop = async () => {
    for (const back of undo) await back();
    await Promise.all(started.map((process) => process.stop()));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const files = await bundleFiles(bundle);
    const ca = files.get(paths.caCert);
    await broken.files?.(files, bundle);
    const setup = files.get(clientPaths.setup);
    writeFiles(dir, files);
    const back = await broken.around?.(bundle);
    if (back) undo.push(back);
    if (!broken.withoutRegistry) {
      const program = registryProgram(settings.registryVersion);
      started.push(start([program, 'serve', paths.registryConfig], dir, { OTEL_TRACES_EXPORTER: 'none' }));
    }
    const withAuth = hasAuthService(settings) && !broken.withoutAuth;
    if (withAuth) started.push(start(nginxCommand(dir, paths.authConf), dir));
    started.push(start([...(broken.nginxThrough ?? []), ...nginxCommand(dir, paths.nginxConf)], dir));
    await Promise.all([
      answers({ port: broken.nginxPort ?? settings.port, host: localAddress(settings) }, started),
      broken.withoutRegistry || answers({ path: join(dir, paths.run, 'registry.sock') }, started),
      withAuth && answers({ path: join(dir, paths.run, 'auth.sock') }, started),
    ]);
    const told = { ...smokeStack(bundle, ca), ...(setup ? { setup } : {}) };
    return { bundle, smoke: broken.told?.(told) ?? told, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const nginxCommand = (dir: string, conf: string): string[] => [
  nginx()!,
  '-p',
  join(dir, '/'),
  '-c',
  conf,
  '-g',
  'daemon off;',
];

const smokeStack = (bundle: Bundle, ca: string | undefined): SmokeStack => ({
  settings: bundle.settings,
  url: publicUrl(bundle.settings),
  env: process.env,
  ...(ca ? { ca } : {}),
  ...(bundle.settings.auth === 'basic' ? { credentials: { user: toolUser, password: toolPassword } } : {}),
  address: localAddress(bundle.settings),
  bypasses: () => Promise.resolve([]),
  forget: (repository, digests) => forget(bundle, repository, digests),
});

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
