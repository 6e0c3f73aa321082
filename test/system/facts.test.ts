import { copyFileSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Io } from '../../src/io.ts';
import { gatherFacts } from '../../src/system/facts.ts';
import { describeReal, requireReal, unavailable } from '../support/real.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import { fuse } from './fuse.ts';

const io = (env: NodeJS.ProcessEnv, cwd = '/srv'): Io => ({
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env,
  cwd,
});

describeReal('the facts of this machine', ['nginx', 'registry2'], () => {
  test('who, where and what', async () => {
    const port = await freePort();
    const facts = await gatherFacts({
      dir: 'registry',
      io: io(process.env),
      ports: [port],
      engine: { rootless: true },
    });
    expect(facts).toMatchObject({
      hostname: expect.stringMatching(/./),
      addresses: expect.any(Array),
      uid: process.getuid!(),
      gid: process.getgid!(),
      freePorts: [port],
      engine: true,
      rootlessEngine: true,
      dir: '/srv/registry',
      nginxBin: expect.stringMatching(/\/nginx$/),
    });
  });

  test('no engine, and a PATH without sbin', async () => {
    const facts = await gatherFacts({ dir: '/a', io: io({ PATH: '/usr/bin' }), ports: [] });
    expect(facts).toMatchObject({
      engine: false,
      rootlessEngine: false,
      freePorts: [],
      dir: '/a',
      nginxBin: expect.any(String),
    });
  });

  test('a registry is one that says so: another program of that name is passed over', async () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'registry'), '#!/bin/sh\necho another registry 3.0\n', { mode: 0o755 });
    copyFileSync(requireReal('registry2'), path.join(folder, 'docker-registry'));
    const facts = await gatherFacts({ dir: '/a', io: io({ PATH: folder }), ports: [] });
    expect(facts).toMatchObject({ registryBin: path.join(folder, 'docker-registry'), registryMajor: '2.8' });
  });

  test('the one that was named wins, and its major is read from it', async () => {
    const registryBin = requireReal('registry3');
    const facts = await gatherFacts({ dir: '/a', io: io(process.env), ports: [], registryBin });
    expect(facts).toMatchObject({ registryBin, registryMajor: '3' });
  });

  test('the njs module of that nginx, and the file system of the images', async () => {
    const place = '/usr/lib/nginx/modules/ngx_http_js_module.so';
    if (!existsSync(place)) unavailable('njs', 'install Debian’s libnginx-mod-http-js');
    const here = await gatherFacts({ dir: tempFolder(), io: io(process.env), ports: [] });
    expect(here).toMatchObject({ nginxJs: place });
    expect(here).not.toHaveProperty('networkStore');
    const other = path.join(tempFolder(), 'js.so');
    const data = fuse();
    const linked = tempFolder();
    symlinkSync(data, path.join(linked, 'data'));
    expect(await gatherFacts({ dir: linked, io: io(process.env), ports: [] })).toMatchObject({
      networkStore: 'FUSE',
    });
    const facts = await gatherFacts({ dir: '/a', io: io(process.env), ports: [], nginxJs: other, data });
    expect(facts).toMatchObject({ networkStore: 'FUSE' });
    expect(facts).not.toHaveProperty('nginxJs');
  });

  test('a named one that is not there is kept, without a major', async () => {
    const facts = await gatherFacts({
      dir: '/a',
      io: io(process.env),
      ports: [],
      registryBin: '/nowhere/registry',
      nginxBin: '/nowhere/nginx',
    });
    expect(facts).toMatchObject({ registryBin: '/nowhere/registry', nginxBin: '/nowhere/nginx' });
    expect(facts).not.toHaveProperty('registryMajor');
  });
});
