import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OperationError } from '../../src/errors.ts';
import { dockerCredentials } from '../../src/remotes/docker-config.ts';
import { tempFolder } from '../support/tmp.ts';

const hub = 'https://index.docker.io/v1/';
const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });

function home(config: unknown, helpers: Record<string, string> = {}, env: NodeJS.ProcessEnv = {}) {
  const folder = tempFolder();
  mkdirSync(join(folder, '.docker'));
  writeFileSync(
    join(folder, '.docker/config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  );
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(helpers)) {
    const file = join(bin, `docker-credential-${name}`);
    writeFileSync(file, `#!/bin/sh\necho "$1 $(cat)" >> '${folder}/asked'\n${script}\n`);
    chmodSync(file, 0o755);
  }
  return {
    folder,
    asked: () => readFileSync(join(folder, 'asked'), 'utf8'),
    of: (registry: string) =>
      dockerCredentials(registry, {
        env: { HOME: folder, PATH: `${bin}:/usr/bin:/bin`, ...env },
        cwd: folder,
      }),
  };
}

const user = (name: string, password: string) => ({ user: name, password });

describe('what docker login wrote', () => {
  test.for<[string, object, string, object | undefined]>([
    ['a password', { 'reg.lan:5000': auth('alice:a:b') }, 'reg.lan:5000', user('alice', 'a:b')],
    ['of another registry', { 'reg.lan:5000': auth('alice:x') }, 'reg.lan', undefined],
    ['nothing', {}, 'reg.lan', undefined],
    ['Docker Hub', { [hub]: auth('alice:x') }, 'docker.io', user('alice', 'x')],
    ['Docker Hub by its name', { 'docker.io': auth('alice:x') }, 'docker.io', user('alice', 'x')],
    ['an old entry', { 'https://reg.lan/v1/': auth('alice:x') }, 'reg.lan', user('alice', 'x')],
    [
      'the exact entry first',
      { 'https://reg.lan': auth('old:x'), 'reg.lan': auth('alice:x') },
      'reg.lan',
      user('alice', 'x'),
    ],
    [
      'an identity token',
      { 'reg.lan': { ...auth('alice:'), identitytoken: 'abc' } },
      'reg.lan',
      user('<token>', 'abc'),
    ],
    [
      'user and password in the clear',
      { 'reg.lan': { username: 'alice', password: 'x' } },
      'reg.lan',
      user('alice', 'x'),
    ],
    ['an entry that a store emptied', { 'reg.lan': {} }, 'reg.lan', undefined],
    [
      'zeros at the end, as old clients wrote',
      { 'reg.lan': auth('alice:x\0\0') },
      'reg.lan',
      user('alice', 'x'),
    ],
  ])('%s', async ([, auths, registry, expected]) => {
    expect(await home({ auths }).of(registry)).toEqual(expected);
  });

  test('in DOCKER_CONFIG, which is a folder; not when that is empty', async () => {
    const { folder } = home({ auths: { 'reg.lan': auth('alice:x') } });
    const elsewhere = { DOCKER_CONFIG: join(folder, '.docker') };
    expect(await home('{}', {}, elsewhere).of('reg.lan')).toEqual(user('alice', 'x'));
    expect(
      await home({ auths: { 'reg.lan': auth('bob:x') } }, {}, { DOCKER_CONFIG: '' }).of('reg.lan'),
    ).toEqual(user('bob', 'x'));
  });

  test('nowhere', async () => {
    const folder = tempFolder();
    expect(await dockerCredentials('reg.lan', { env: { HOME: folder }, cwd: folder })).toBeUndefined();
  });

  test.for([
    '',
    '  \n',
    'null',
    '[]',
    '{"auths":null}',
    '{"auths":[1]}',
    '{"auths":{"reg.lan":7}}',
    '{"auths":{"reg.lan":{"auth":7}}}',
  ])('a file that says nothing: %j', async (text) => expect(await home(text).of('reg.lan')).toBeUndefined());

  test('a broken file is named, without what stands in it', async () => {
    const { of, folder } = home('{"auths":{"reg.lan":{"auth":"c2VjcmV0OnNlY3JldA=="');
    const error = (await of('reg.lan').catch((one: unknown) => one)) as OperationError;
    expect(error).toBeInstanceOf(OperationError);
    expect(error.problems[0]).toMatchObject({
      where: join(folder, '.docker/config.json'),
      cure: expect.stringContaining('docker login') as string,
    });
    expect(JSON.stringify(error.problems)).not.toContain('c2Vj');
  });

  test('an auth that is no user and password', async () => {
    await expect(home({ auths: { 'reg.lan': auth('no colon') } }).of('reg.lan')).rejects.toThrow(
      'holds no user',
    );
  });
});

describe('credential helpers', () => {
  const knows = (name: string, secret: string) =>
    `echo '{"ServerURL":"x","Username":"${name}","Secret":"${secret}"}'`;

  test('the store of all is asked once, for the registry', async () => {
    const { of, asked } = home({ credsStore: 'test' }, { test: knows('alice', 'x') });
    expect(await of('reg.lan:5000')).toEqual(user('alice', 'x'));
    expect(asked()).toBe('get reg.lan:5000\n');
  });

  test('that of one registry comes before it', async () => {
    const { of, asked } = home(
      { credsStore: 'all', credHelpers: { 'reg.lan': 'one' } },
      { all: knows('all', 'x'), one: knows('one', 'y') },
    );
    expect([await of('reg.lan'), await of('other.lan')]).toEqual([user('one', 'y'), user('all', 'x')]);
    expect(asked()).toBe('get reg.lan\nget other.lan\n');
  });

  test('Docker Hub is asked for by its key', async () => {
    const { of, asked } = home({ credsStore: 'test' }, { test: knows('alice', 'x') });
    await of('docker.io');
    expect(asked()).toBe(`get ${hub}\n`);
  });

  test('an identity token', async () => {
    const { of } = home({ credsStore: 'test' }, { test: knows('<token>', 'abc') });
    expect(await of('reg.lan')).toEqual(user('<token>', 'abc'));
  });

  test('one that knows nothing leaves it to the file', async () => {
    const none = "echo 'credentials not found in native keychain'; exit 1";
    expect(await home({ credsStore: 'test' }, { test: none }).of('reg.lan')).toBeUndefined();
    const both = home({ credsStore: 'test', auths: { 'reg.lan': auth('alice:x') } }, { test: none });
    expect(await both.of('reg.lan')).toEqual(user('alice', 'x'));
    expect(await home({ credsStore: 'test' }, { test: knows('', '') }).of('reg.lan')).toBeUndefined();
  });

  test.for([
    [
      'that is not there',
      undefined,
      'docker-credential-test gave no password for reg.lan: it is not on PATH',
    ],
    ['that fails', "printf 'locked\\033[2J\\n' >&2; exit 1", 'reg.lan: locked\\x1b[2J'],
    ['that fails without a word', 'exit 3', 'exit code 3'],
    ['that says something else', 'echo secret', 'not what Docker’s helpers say'],
    ['that says other types', `echo '{"Username":1}'`, 'not what Docker’s helpers say'],
  ])('one %s is an error', async ([, script, why]) => {
    const { of } = home({ credsStore: 'test' }, script === undefined ? {} : { test: script! });
    const error = (await of('reg.lan').catch((one: unknown) => one)) as OperationError;
    expect(error).toBeInstanceOf(OperationError);
    expect(error.message).toContain(why);
    expect(error.message).not.toContain('secret');
  });
});
