import { expect, test } from 'vitest';
import { OperationError } from '../../src/errors.ts';
import { proxyFor } from '../../src/remotes/proxy.ts';

const both = { HTTPS_PROXY: 'http://s:1', HTTP_PROXY: 'http://p:2' };

test.for<[string, NodeJS.ProcessEnv, string | undefined]>([
  ['https://reg.lan', {}, undefined],
  ['https://reg.lan', both, 'http://s:1'],
  ['http://reg.lan', both, 'http://p:2'],
  ['http://reg.lan', { HTTPS_PROXY: 'http://s:1' }, undefined],
  ['https://reg.lan', { https_proxy: 'http://small:1' }, 'http://small:1'],
  ['https://reg.lan', { HTTPS_PROXY: '', https_proxy: 'http://small:1' }, 'http://small:1'],
  ['https://reg.lan', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128'],
  ['https://reg.lan', { HTTPS_PROXY: 'https://u:p@proxy' }, 'https://u:p@proxy'],
  ['https://localhost:5000', both, undefined],
  ['https://127.3.2.1', both, undefined],
  ['https://[::1]:5000', both, undefined],
])('%s with %j', ([url, env, expected]) => expect(proxyFor(url, env)).toBe(expected));

test.for<[string, string, boolean]>([
  ['https://reg.lan', '*', true],
  ['https://reg.lan', 'reg.lan', true],
  ['https://reg.lan', 'REG.LAN', true],
  ['https://a.reg.lan', 'reg.lan', true],
  ['https://areg.lan', 'reg.lan', false],
  ['https://reg.lan', '.reg.lan', false],
  ['https://a.reg.lan', '.reg.lan', true],
  ['https://a.reg.lan', '*.reg.lan', true],
  ['https://reg.lan', 'other, reg.lan ,more', true],
  ['https://reg.lan:5000', 'reg.lan:5000', true],
  ['https://reg.lan', 'reg.lan:5000', false],
  ['https://reg.lan', 'reg.lan:443', true],
  ['http://reg.lan', 'reg.lan:80', true],
  ['https://192.0.2.7', '192.0.2.7', true],
  ['https://192.0.2.7', '192.0.2.0/24', true],
  ['https://192.0.3.7', '192.0.2.0/24', false],
  ['https://192.0.2.7', '192.0.2.0/99', false],
  ['https://[2001:db8::7]', '2001:db8::/32', true],
  ['https://[2001:db8::7]:5000', '[2001:db8::7]:5000', true],
  ['https://[2001:db8::7]', '2001:db8::7', true],
  ['https://reg.lan', '', false],
])('%s is reached directly with NO_PROXY=%s: %s', ([url, exceptions, direct]) => {
  expect(proxyFor(url, { ...both, NO_PROXY: exceptions }) === undefined).toBe(direct);
  expect(proxyFor(url, { ...both, no_proxy: exceptions }) === undefined).toBe(direct);
});

test.for(['socks5://u:secret@proxy:1080', 'http://[secret'])(
  '%s is refused, without its password',
  (value) => {
    expect(() => proxyFor('https://reg.lan', { HTTPS_PROXY: value })).toThrow(OperationError);
    expect(() => proxyFor('https://reg.lan', { HTTPS_PROXY: value })).not.toThrow('secret');
  },
);
