import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/settings/facts.ts';
import { read } from '../../src/settings/read.ts';
import { resolve } from '../../src/settings/resolve.ts';
import { machine } from './facts.ts';

const flags = (values: Record<string, unknown>) =>
  read({ values, where: (name) => `--${name}`, mayHoldOthers: true });
const settle = (values: Record<string, unknown>, facts: Partial<Facts> = {}) => {
  const { given, problems } = flags(values);
  return { ...resolve(given, { ...machine, ...facts }), read: problems };
};

describe('defaults', () => {
  it('suit this machine', () => {
    expect(settle({}).settings).toMatchObject({
      target: 'compose',
      host: ['reg.lan', '192.168.1.20', 'localhost'],
      port: 443,
      tls: 'ca',
      auth: 'basic',
      user: 'admin',
      registryVersion: '3',
      registryImage: 'registry:3',
      nginxImage: 'nginx:stable-alpine',
      listen: 'all',
      owner: '1000:1000',
      name: 'registry',
      data: 'data',
      delete: true,
    });
  });
  it('without an engine: processes, and the major of the program there is', () => {
    const { settings } = settle(
      {},
      { engine: false, registryBin: '/usr/bin/docker-registry', registryMajor: '2.8' },
    );
    expect(settings).toMatchObject({
      target: 'process',
      registryVersion: '2.8',
      registryBin: '/usr/bin/docker-registry',
    });
  });
  it('take the next free port', () => expect(settle({}, { freePorts: [9443] }).settings?.port).toBe(9443));
  it('leave out a bare machine name: Docker would read it as a Docker Hub user', () =>
    expect(settle({}, { hostname: 'box' }).settings?.host).toEqual(['192.168.1.20', 'localhost']));
  it('listen on loopback when nobody else could come', () =>
    expect(settle({ host: ['localhost', '127.0.0.1'] }).settings?.listen).toBe('loopback'));
  it('own the bundle as root inside a rootless engine', () =>
    expect(settle({}, { rootlessEngine: true }).settings?.owner).toBe('0:0'));
  it('put the mirror before both images, unless one is named', () =>
    expect(settle({ 'image-mirror': 'm.lan:5000', 'nginx-image': 'own/nginx:1' }).settings).toMatchObject({
      registryImage: 'm.lan:5000/library/registry:3',
      nginxImage: 'own/nginx:1',
    }));
  it('take registry:2 for 2.8, also when written 2', () =>
    expect(settle({ 'registry-version': '2' }).settings).toMatchObject({
      registryVersion: '2.8',
      registryImage: 'registry:2',
    }));
});

describe('the fast path', () => {
  const process = (values: Record<string, unknown>, facts: Partial<Facts> = {}) =>
    settle({ target: 'process', ...values }, facts);
  const nginx = { nginxBin: '/usr/sbin/nginx' };
  const module = '/usr/lib/nginx/modules/ngx_http_js_module.so';

  it('is there in containers, whose image has the module', () =>
    expect(settle({}, nginx).settings).toMatchObject({
      fastPath: true,
      rememberPasswords: 60,
      nginxJs: module,
    }));
  it('is there for processes where nginx has the module', () => {
    expect(process({}, { ...nginx, nginxJs: '/opt/js.so' }).settings).toMatchObject({
      fastPath: true,
      nginxJs: '/opt/js.so',
    });
    expect(process({}, nginx).settings).toMatchObject({ fastPath: false });
    expect(process({}).settings).toMatchObject({ fastPath: false });
  });
  it('is meant where a module is named', () =>
    expect(process({ 'nginx-js': '/own/js.so' }, { ...nginx, nginxJs: '/own/js.so' }).settings).toMatchObject(
      { fastPath: true, nginxJs: '/own/js.so' },
    ));
  it('is not there on a network file system, unless it is asked for', () => {
    const onNfs = { ...nginx, nginxJs: module, networkStore: 'NFS' };
    expect(settle({}, onNfs).settings?.fastPath).toBe(false);
    expect(process({}, onNfs).settings?.fastPath).toBe(false);
    expect(process({ 'fast-path': true }, onNfs).settings?.fastPath).toBe(true);
  });
  it('takes the usual place where no nginx is known', () =>
    expect(process({ 'fast-path': true }).settings?.nginxJs).toBe(module));
  it.each<[string, Record<string, unknown>, RegExp, RegExp]>([
    ['no module', { 'fast-path': true }, /\/usr\/sbin\/nginx has no njs module/, /libnginx-mod-http-js/],
    ['a module it does not load', { 'nginx-js': '/x.so' }, /does not load \/x\.so/, /--no-fast-path/],
  ])('%s: a problem', (_, values, what, cure) => {
    const { problems } = process(values, nginx);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      what: expect.stringMatching(what) as string,
      cure: expect.stringMatching(cure) as string,
    });
  });
  it('is turned off by one setting, whatever stands beside it', () =>
    expect(
      process({ 'fast-path': false, 'nginx-js': '/x.so', 'remember-passwords': '5' }, nginx).settings,
    ).toMatchObject({ fastPath: false, rememberPasswords: 5, nginxJs: '/x.so' }));
  it('remembers no passwords where there are none', () =>
    expect(settle({ auth: 'off', 'remember-passwords': 5 }).problems[0]?.what).toContain('has no effect'));
});

describe('contradictions', () => {
  it.each<[string, Record<string, unknown>, Partial<Facts>, RegExp]>([
    ['a bare host name on the default port', { host: ['box'] }, {}, /Docker Hub user "box"/],
    ['passwords in clear', { tls: 'off' }, {}, /everyone on the way can read the passwords/],
    [
      'an image for processes',
      { target: 'process', 'registry-image': 'registry:3' },
      {},
      /--registry-image has no effect/,
    ],
    ['a certificate file without tls files', { 'tls-cert': '/c.pem' }, {}, /--tls-cert has no effect/],
    [
      'another major than the program',
      { target: 'process', 'registry-version': '3' },
      { registryMajor: '2.8', registryBin: '/b' },
      /\/b is registry 2\.8, not 3/,
    ],
    ['tls files without files', { tls: 'files' }, {}, /--tls-cert is missing/],
    ['images among the configuration', { data: 'nginx/data' }, {}, /no folder of its own/],
    ['images in the parent', { data: '../x' }, {}, /no folder of its own/],
    ['images around the bundle', { data: '/srv' }, {}, /holds the bundle itself/],
    ['a colon in a mount', { data: '/srv/a:b' }, {}, /colon ends the path/],
    ['an IPv6 address without IPv6', { listen: '::1', ipv6: false }, {}, /--no-ipv6/],
    ['somebody else as owner of processes', { target: 'process', owner: '0:0' }, {}, /cannot run as 0:0/],
  ])('%s', (_, values, facts, message) => {
    const { problems } = settle(values, facts);
    expect(problems.map(({ what }) => what).join('\n')).toMatch(message);
    expect(problems.every(({ cure }) => cure)).toBe(true);
  });
  it('a bare name with a port is fine', () =>
    expect(settle({ host: ['box'], port: '8443' }).problems).toEqual([]));
  it('plain HTTP is fine without passwords, or on explicit wish', () => {
    expect(settle({ tls: 'off', auth: 'off' }).settings?.port).toBe(80);
    expect(settle({ tls: 'off', 'plain-passwords': true }).problems).toEqual([]);
  });
});

describe('reading values', () => {
  it('says all that is wrong at once', () => {
    const { problems } = flags({ host: ['a_b.lan', 'ok.lan'], port: '99999', user: 'a:b', tls: 'maybe' });
    expect(problems.map(({ where }) => where)).toEqual(['--host', '--tls', '--port', '--user']);
  });
  it.each(['0', '99999', 'abc', '-1', '1.5', '', ' ', '0x1bb', '1e3'])('port %j is refused', (port) =>
    expect(flags({ port }).problems[0]).toMatchObject({
      where: '--port',
      cure: 'give a number from 1 to 65535',
    }),
  );
  it('an explicit empty value is an error, not a default', () => {
    for (const name of ['user', 'tls', 'port', 'data', 'registry-image'])
      expect(flags({ [name]: '' }).problems, name).toHaveLength(1);
    expect(flags({ host: [''] }).problems).toHaveLength(1);
  });
  it('a file must not hold anything unknown, and is told what was meant', () => {
    const { problems } = read({ values: { prot: 1, password: 'x' }, where: (name) => `${name} in a.yml` });
    expect(problems).toEqual([
      { where: 'prot in a.yml', what: 'there is no setting "prot"', cure: 'did you mean port?' },
      {
        where: 'password in a.yml',
        what: 'there is no setting "password"',
        cure: expect.stringContaining('--password-file') as string,
      },
    ]);
  });
  it('hosts are separated by commas too, each once', () =>
    expect(flags({ host: ['A.lan, b.lan', 'a.lan'] }).given.host).toEqual(['a.lan', 'b.lan']));
});
