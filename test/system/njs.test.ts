import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { modulesFolder, njsModule } from '../../src/system/njs.ts';
import { describeReal, requireReal, unavailable } from '../support/real.ts';
import { tempFolder } from '../support/tmp.ts';

const io = { env: process.env, cwd: '/' };
const name = 'ngx_http_js_module.so';
const debians = `/usr/lib/nginx/modules/${name}`;

describe('where nginx -V says that modules are', () => {
  test.each([
    [
      'configure arguments: --prefix=/usr/share/nginx --modules-path=/usr/lib/nginx/modules',
      '/usr/lib/nginx/modules',
    ],
    ['configure arguments: --prefix=/opt/nginx --with-compat', '/opt/nginx/modules'],
    ['configure arguments: --with-compat', '/usr/local/nginx/modules'],
    ['configure arguments:', '/usr/local/nginx/modules'],
    ["configure arguments: --modules-path='/opt/my nginx/m' --with-x", '/opt/my nginx/m'],
    ['configure arguments: --prefix=/opt/nginx --modules-path=lib', '/opt/nginx/lib'],
    ['nginx version: nginx/1.22.1', undefined],
    ['', undefined],
  ])('%s', (output, folder) => expect(modulesFolder(output)).toBe(folder));
});

describeReal('the njs module, as a real nginx sees it', ['nginx'], () => {
  let folder: string;
  beforeEach(() => {
    if (!existsSync(debians)) unavailable('njs', 'install Debian’s libnginx-mod-http-js');
    folder = tempFolder('my "own" modules');
  });

  /** This machine's nginx behind a script of its own, with another folder of modules. */
  function wrapper(): string {
    const file = path.join(tempFolder(), 'nginx');
    const real = requireReal('nginx');
    const said = `'configure arguments: --prefix=/x' --modules-path="'"'${folder}'"'"`;
    const script = `#!/bin/sh\n[ "$1" = -V ] && { echo ${said} >&2; exit 0; }\nexec ${real} "$@"\n`;
    writeFileSync(file, script, { mode: 0o755 });
    return file;
  }

  test('is found where nginx keeps its modules', async () => {
    expect(await njsModule(requireReal('nginx'), io)).toBe(debians);
  });
  test('a wrapper script is asked like nginx itself', async () => {
    copyFileSync(debians, path.join(folder, name));
    expect(await njsModule(wrapper(), io)).toBe(path.join(folder, name));
  });
  test('is not there', async () => {
    expect(await njsModule(wrapper(), io)).toBeUndefined();
    mkdirSync(path.join(folder, name));
    expect(await njsModule(wrapper(), io)).toBeUndefined();
  });
  test('is there, and nginx does not load it', async () => {
    writeFileSync(path.join(folder, name), 'not a library');
    expect(await njsModule(wrapper(), io)).toBeUndefined();
    // A library, and no module.
    const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
    copyFileSync(
      sharedObjects.find((file) => /\/libc\b/.test(file))!,
      path.join(folder, name),
    );
    expect(await njsModule(wrapper(), io)).toBeUndefined();
  });
  test('the one that is named counts alone', async () => {
    const own = path.join(folder, 'own.so');
    copyFileSync(debians, own);
    expect(await njsModule(requireReal('nginx'), io, own)).toBe(own);
    writeFileSync(own, '');
    expect(await njsModule(requireReal('nginx'), io, own)).toBeUndefined();
  });
  test('what is no nginx has none', async () => {
    expect(await njsModule('/bin/true', io)).toBeUndefined();
    expect(await njsModule('/no/such/nginx', io)).toBeUndefined();
    expect(await njsModule('/no/such/nginx', io, debians)).toBeUndefined();
  });
  test('leaves nothing behind', async () => {
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await njsModule(requireReal('nginx'), io)).toBe(debians);
    expect(readdirSync(folder)).toEqual([]);
  });
  test('cannot be tried out without a temporary folder, and that is no failure', async () => {
    vi.stubEnv('TMPDIR', '/no/such/folder');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await njsModule(requireReal('nginx'), io)).toBeUndefined();
  });
});
