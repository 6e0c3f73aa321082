import { describe, expect, it } from 'vitest';
import { Invalid } from '../../src/settings/option.ts';
import { checkHost } from '../../src/settings/values/host.ts';
import { checkImage, checkImageMirror } from '../../src/settings/values/image.ts';
import { checkListen } from '../../src/settings/values/listen.ts';
import { checkOwner, parseOwner } from '../../src/settings/values/owner.ts';
import { checkNginxModule } from '../../src/settings/values/nginx-module.ts';
import { checkPath } from '../../src/settings/values/path.ts';
import { stackName } from '../../src/settings/values/stack-name.ts';
import { checkUser } from '../../src/settings/values/user.ts';

const problem = (check: (text: string) => string, text: string): Invalid => {
  try {
    check(text);
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
};

describe('host names', () => {
  it.each([
    ['reg.example.com', 'reg.example.com'],
    ['REG.Example.COM', 'reg.example.com'],
    ['reg.example.com.', 'reg.example.com'],
    ['localhost', 'localhost'],
    ['registry', 'registry'],
    ['192.168.1.20', '192.168.1.20'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a-b.c1', 'a-b.c1'],
  ])('%s is %s', (typed, canonical) => expect(checkHost(typed)).toBe(canonical));

  it.each([
    ['', /empty/],
    ['my_reg.lan', /underscore.*Docker/s],
    ['https://reg.lan', /URL/],
    ['reg.lan/v2', /URL or a path/],
    ['*.reg.lan', /wildcard/],
    ['reg.lan:5000', /port in it/],
    ['-reg.lan', /no host name/],
    ['reg..lan', /no host name/],
    ['reg lan', /no host name/],
    [`${'a'.repeat(64)}.lan`, /63/],
    [`${'a.'.repeat(130)}lan`, /253/],
    ['1.2.3.256', /IPv4|no host name/],
    ['1.2.3', /address 1\.2\.0\.3|IPv4/],
    ['0x7f.1', /address|IPv4/],
    ['0.0.0.0', /no address a client/],
    ['::', /no address a client/],
    ['fe80::1%eth0', /zone/],
    ['reg.lan\n', /no host name/],
    ["reg.lan'; drop", /no host name/],
  ])('refuses %j', (typed, message) => {
    if (typed === 'reg.lan\n') expect(checkHost(typed)).toBe('reg.lan');
    else {
      const { message: what, cure } = problem(checkHost, typed);
      expect(what).toMatch(message);
      expect(cure).not.toBe('');
    }
  });
});

describe('user names', () => {
  it.each(['admin', 'j.doe@example.com', 'Jürgen', 'a b', '用户'])('%s', (name) =>
    expect(checkUser(name)).toBe(name),
  );
  it.each(['', 'a:b', 'a\nb', '#x', ' a', 'a'.repeat(256), 'create-registry'])('refuses %j', (name) =>
    expect(problem(checkUser, name).cure).not.toBe(''),
  );
});

describe('modules of nginx', () => {
  it('are files that end in .so', () =>
    expect(checkNginxModule('/opt/my nginx/js.so')).toBe('/opt/my nginx/js.so'));
  it.each(['', 'modules/js.so', './js.so', '~/js.so', '/opt/js', '/opt/$x/js.so', '/opt/a\nb.so'])(
    'refuses %j',
    (path) => expect(problem(checkNginxModule, path).cure).not.toBe(''),
  );
});

describe('images', () => {
  it.each([
    'registry:3',
    'nginx:stable-alpine',
    'ghcr.io/a/b_c/d-e:v1.2',
    'reg.lan:5000/x',
    'localhost/x',
    '[::1]:5000/a/b:c',
    `registry@sha256:${'a'.repeat(64)}`,
    `r.io/a:b@sha256:${'0'.repeat(64)}`,
  ])('%s', (image) => expect(checkImage(image)).toBe(image));
  it.each([
    '',
    'Registry:3',
    'a//b',
    'a:',
    'https://r.io/a',
    'a b',
    'r.io/',
    `a@sha256:${'a'.repeat(63)}`,
    'a:' + 'x'.repeat(129),
    '$(id)',
  ])('refuses %j', (image) => expect(problem(checkImage, image).message).toMatch(/no image reference/));
  it.each([
    ['mirror.lan', 'mirror.lan'],
    ['mirror.lan:5000/', 'mirror.lan:5000'],
    ['m.io/a/b', 'm.io/a/b'],
    ['localhost', 'localhost'],
  ])('mirror %s', (typed, canonical) => expect(checkImageMirror(typed)).toBe(canonical));
  it.each(['', 'https://m.io', 'mirror', 'm.io/A', 'm.io:x'])('refuses mirror %j', (mirror) =>
    expect(problem(checkImageMirror, mirror).cure).toMatch(/mirror\.example\.com/),
  );
});

describe('paths and others', () => {
  it('takes spaces and quotes, refuses what no file can hold', () => {
    expect(checkPath("/srv/my 'data'")).toBe("/srv/my 'data'");
    for (const path of ['', 'a\nb', 'a\u0000b', '~root/x'])
      expect(problem(checkPath, path).cure).not.toBe('');
  });
  it.each([
    ['Registry', 'registry'],
    ['Mein Regal (alt)', 'mein-regal-alt'],
    ['été', 'e-te'],
    ['___', 'registry'],
  ])('names a stack after %s', (folder, name) => expect(stackName(folder)).toBe(name));
  it('owners and addresses', () => {
    expect(checkOwner('1000:1000')).toBe('1000:1000');
    expect(parseOwner('1000:100')).toEqual({ uid: 1000, gid: 100 });
    expect(problem(checkOwner, 'root:root').cure).toMatch(/id -u/);
    expect(checkListen('loopback')).toBe('loopback');
    expect(problem(checkListen, 'eth0').cure).toMatch(/192/);
  });
});
