import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { withoutFastPath } from '../../../src/commands/create/fast-path.ts';
import { resolve } from '../../../src/settings/resolve.ts';
import { machine } from '../../settings/facts.ts';
import { inProcess } from '../../support/cli.ts';
import { describeReal, requireReal, unavailable } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';

const module = '/usr/lib/nginx/modules/ngx_http_js_module.so';

let cwd: string;
beforeEach(() => {
  if (!existsSync(module)) unavailable('njs', 'install Debian’s libnginx-mod-http-js');
  cwd = tempFolder();
});

const create = (args: string[] = []) =>
  inProcess(['demo', '--no-input', '--target', 'process', '--host', 'reg.example.com', ...args], { cwd });
const settings = () => readFileSync(join(cwd, 'demo/settings.yml'), 'utf8');

/** This machine's nginx, which looks for modules in a folder that has none. */
function withoutModule(): string {
  const modules = join(cwd, 'modules');
  mkdirSync(modules);
  const said = `configure arguments: --modules-path=${modules}`;
  const script = `#!/bin/sh\n[ "$1" = -V ] && { echo '${said}' >&2; exit 0; }\nexec ${requireReal('nginx')} "$@"\n`;
  writeFileSync(join(cwd, 'nginx'), script, { mode: 0o755 });
  return join(cwd, 'nginx');
}

describeReal('the fast path of a new bundle of processes', ['nginx'], () => {
  it('is there where nginx has its module, which is written down', async () => {
    const { code, stderr } = await create();
    expect(code, stderr).toBe(0);
    expect(settings()).toMatch(/^fast-path: true$/m);
    expect(settings()).toMatch(new RegExp(`^nginx-js: ${module}$`, 'm'));
    expect(stderr).not.toContain('through the registry');
  });

  it('is not there without the module: one line says so, and how to get it', async () => {
    const { code, stderr } = await create(['--nginx-bin', withoutModule()]);
    expect(code, stderr).toBe(0);
    expect(settings()).toMatch(/^fast-path: false$/m);
    expect(stderr.split('\n').filter((line) => line.includes('without an njs module'))).toEqual([
      expect.stringMatching(/through the registry.*`fast-path: true` in settings\.yml/),
    ]);
  });

  it('can be switched on later in settings.yml, and means the same wherever that is read', async () => {
    await create(['--nginx-bin', withoutModule()]);
    writeFileSync(join(cwd, 'demo/settings.yml'), settings().replace('fast-path: false', 'fast-path: true'));
    const { code, stderr } = await inProcess(['render', '-C', 'demo'], { cwd });
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(cwd, 'demo/nginx/nginx.conf'), 'utf8')).toContain(`load_module ${module};`);
  });

  it('is silent where it was declined', async () => {
    const { code, stderr } = await create(['--nginx-bin', withoutModule(), '--no-fast-path']);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('njs');
  });

  it.each<[string, string[], RegExp]>([
    ['asked for, and no module', ['--fast-path'], /has no njs module[^]*→ install it.*libnginx-mod-http-js/],
    ['a module that is none', ['--nginx-js', '/etc/hostname.so'], /does not load \/etc\/hostname\.so[^]*→/],
    ['a relative module', ['--nginx-js', 'js.so'], /"js\.so" is no full path[^]*→/],
  ])('%s: exit 2 with a cure, nothing written', async (_, args, message) => {
    const { code, stderr } = await create(['--nginx-bin', withoutModule(), ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(join(cwd, 'demo'))).toBe(false);
  });

  it('takes the module that is named', async () => {
    const own = join(cwd, 'own.so');
    copyFileSync(module, own);
    const { code, stderr } = await create(['--nginx-bin', withoutModule(), '--nginx-js', own]);
    expect(code, stderr).toBe(0);
    expect(settings()).toMatch(/^fast-path: true$/m);
    expect(settings()).toContain(`nginx-js: ${own}\n`);
  });

  it('is asked anew for another nginx', async () => {
    await create();
    const again = ['demo', '--no-input', '--overwrite', '--nginx-bin', withoutModule()];
    expect((await inProcess(again, { cwd })).stderr).toContain('has no njs module');
  });

  it('is asked anew for another target', async () => {
    const own = join(cwd, 'own.so');
    copyFileSync(module, own);
    const overwrite = (...args: string[]) =>
      inProcess(['demo', '--no-input', '--overwrite', ...args], { cwd });
    await create(['--nginx-js', own]);
    await overwrite('--target', 'compose', '--fast-path');
    expect(settings()).toMatch(new RegExp(`^#nginx-js: ${module}$`, 'm'));
    const { code, stderr } = await overwrite('--target', 'process', '--nginx-bin', withoutModule());
    expect(code, stderr).toBe(0);
    expect(settings()).toMatch(/^fast-path: false$/m);
  });

  it('--install leaves an nginx of another origin alone', async () => {
    const { code, stderr } = await create([
      '--nginx-bin',
      withoutModule(),
      '--registry-bin',
      requireReal('registry2'),
      '--install',
      '--dry-run',
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('apt-get');
    expect(stderr).toContain('without an njs module');
  });
});

describe('why there is no fast path', () => {
  const note = async (given: Parameters<typeof resolve>[0], added: Partial<typeof machine>) => {
    const facts = { ...machine, nginxBin: '/usr/sbin/nginx', ...added };
    const resolution = resolve(given, facts);
    return withoutFastPath(given, resolution.settings!, facts);
  };
  it('a network file system, for either target', async () => {
    for (const target of ['compose', 'process'] as const)
      expect(await note({ target }, { networkStore: 'NFS', nginxJs: module })).toMatch(
        /^data lies on NFS: everything goes through the registry; `fast-path: true` .* if only this machine/,
      );
  });
  it('no reason where somebody said so, or where there is one', async () => {
    expect(await note({ fastPath: false }, { networkStore: 'NFS' })).toBeUndefined();
    expect(await note({ fastPath: true }, { networkStore: 'NFS' })).toBeUndefined();
    expect(await note({ target: 'compose' }, {})).toBeUndefined();
  });
});
