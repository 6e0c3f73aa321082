import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Io } from '../io.ts';
import { checkNginxModule } from '../settings/values/nginx-module.ts';
import { run } from './process.ts';

const fileName = 'ngx_http_js_module.so';

type Asked = Pick<Io, 'env' | 'cwd'>;

/** The njs module that this nginx loads: the `named` one, else that of its modules folder; undefined without one. */
export async function njsModule(nginx: string, io: Asked, named?: string): Promise<string | undefined> {
  const file = named ?? (await inModulesFolder(nginx, io));
  return file !== undefined && (await loads(nginx, file, io)) ? file : undefined;
}

async function inModulesFolder(nginx: string, io: Asked): Promise<string | undefined> {
  const { stderr } = await run({ file: nginx, args: ['-V'] }, io, { timeout: 5_000 });
  const folder = modulesFolder(stderr);
  if (folder === undefined) return undefined;
  try {
    return checkNginxModule(join(folder, fileName));
  } catch {
    // A folder that the bundle's files have no way to name.
    return undefined;
  }
}

/** Where `nginx -V` says that modules are; without the option nginx takes `modules` below its prefix. */
export function modulesFolder(buildOptions: string): string | undefined {
  if (!buildOptions.includes('configure arguments:')) return undefined;
  const valueOf = (name: string): string | undefined => {
    const match = new RegExp(`\\s--${name}=(?:'([^']*)'|(\\S+))`).exec(buildOptions);
    return match?.[1] ?? match?.[2];
  };
  return resolve(valueOf('prefix') ?? '/usr/local/nginx', valueOf('modules-path') ?? 'modules');
}

/** Asks nginx itself: a module that is built for another version is there, and refused. */
async function loads(nginx: string, module: string, io: Asked): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'create-registry-nginx-')).catch(() => undefined);
  // Not worth a failure: the bundle does without the module.
  if (folder === undefined) return false;
  try {
    const config = join(folder, 'nginx.conf');
    await writeFile(config, testConfig(module));
    const args = ['-t', '-q', '-p', `${folder}/`, '-c', config];
    const { exitCode } = await run({ file: nginx, args }, io, { timeout: 5_000 });
    return exitCode === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const testConfig = (module: string): string =>
  [
    // The user that nginx was built for need not exist here.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    `load_module "${module.replace(/[\\"]/g, '\\$&')}";`,
    'pid nginx.pid;',
    'error_log stderr;',
    'events {}',
    '',
  ].join('\n');
