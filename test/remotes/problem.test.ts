import { expect, test } from 'vitest';
import { ConnectionError, RegistryError, TooLargeError, UnreadableError } from '../../src/registry/errors.ts';
import { WrongContentError } from '../../src/registry/download.ts';
import { ManifestError } from '../../src/registry/parse-manifest.ts';
import { registryProblem } from '../../src/remotes/problem.ts';
import { OperationError } from '../../src/errors.ts';
import type { Place } from '../../src/symptoms/symptom.ts';
import { expected } from '../../src/unexpected.ts';

const url = 'https://reg.lan:5000';
const hex = 'ab'.repeat(32);
const body = (code: string, message: string) => Buffer.from(JSON.stringify({ errors: [{ code, message }] }));

const answered = (
  status: number,
  {
    code = '',
    message = '',
    method = 'GET' as 'GET' | 'DELETE' | 'PUT',
    path = '/v2/team/app/manifests/v1',
    headers = {},
    at = url,
  } = {},
) =>
  new RegistryError(
    { method, path },
    { status, headers, body: code ? body(code, message) : Buffer.from('') },
    at,
  );

const broken = (code: string, at = url) =>
  new ConnectionError(
    { url: at },
    { method: 'GET', path: '/v2/' },
    Object.assign(new Error(`it was ${code}`), { code }),
  );

const own = (registry: string): Place | undefined =>
  registry === 'reg.lan:5000' ? { registry, url, folder: '/srv/reg' } : undefined;

test.for<[string, unknown, string, string]>([
  [
    '401',
    answered(401, { code: 'UNAUTHORIZED', message: 'who are you' }),
    'wants a user and a password, or does not take those it got (GET /v2/team/app/manifests/v1 answered 401 UNAUTHORIZED (who are you))',
    'docker login reg.lan:5000',
  ],
  [
    '401 of Docker Hub',
    answered(401, { at: 'https://registry-1.docker.io' }),
    'docker.io: it wants',
    'docker login docker.io',
  ],
  ['403', answered(403, { code: 'DENIED' }), 'may not do that', 'ask whoever runs it'],
  [
    '404 of a repository',
    answered(404, { code: 'NAME_UNKNOWN' }),
    'no such repository',
    'create-registry ls',
  ],
  ['404 of an image', answered(404, { code: 'MANIFEST_UNKNOWN' }), 'no such image', 'create-registry ls'],
  ['404 of a blob', answered(404, { code: 'BLOB_UNKNOWN' }), 'no such blob', 'create-registry ls'],
  ['404 of an upload', answered(404, { code: 'BLOB_UPLOAD_UNKNOWN' }), 'the upload is over', 'run it again'],
  ['404 of something else', answered(404), 'nothing by that name', 'create-registry ls'],
  [
    '404 of a tag that looks like a digest',
    answered(404, { code: 'MANIFEST_UNKNOWN', path: `/v2/team/app/manifests/${hex}` }),
    'no such image',
    `team/app@sha256:${hex}`,
  ],
  [
    '405 of a deletion',
    answered(405, { code: 'UNSUPPORTED', method: 'DELETE' }),
    'deleting is off there',
    'storage.delete.enabled',
  ],
  ['405 of a push', answered(405, { code: 'UNSUPPORTED', method: 'PUT' }), 'read-only, or the mirror', ''],
  ['413', answered(413), 'limits the size of a request', 'raise the limit'],
  ['429', answered(429, { headers: { 'retry-after': ['90'] } }), 'too many requests', 'wait 1 min 30 s'],
  [
    '429 for hours',
    answered(429, { headers: { 'retry-after': ['21600'] } }),
    'too many requests',
    'wait 6 h',
  ],
  ['429 without a time', answered(429), 'too many requests', 'wait a while'],
  ['503', answered(503), 'a fault of its own', 'wait a while'],
  ['307', answered(307), 'sends on', 'https'],
  ['418', answered(418), 'reg.lan:5000: GET /v2/team/app/manifests/v1 answered 418', ''],
  ['ENOTFOUND', broken('ENOTFOUND'), 'does not resolve', 'compare the name'],
  ['ECONNREFUSED', broken('ECONNREFUSED'), 'nothing listens there', 'compare the name and the port'],
  ['ECONNRESET', broken('ECONNRESET'), 'the connection was cut', 'run it again'],
  ['ETIMEDOUT', broken('ETIMEDOUT'), 'firewall', 'HTTPS_PROXY'],
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    broken('SELF_SIGNED_CERT_IN_CHAIN'),
    'nobody this machine trusts',
    '/etc/docker/certs.d/reg.lan:5000/ca.crt',
  ],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    'nobody this machine trusts',
    '--ca',
  ],
  ['CERT_HAS_EXPIRED', broken('CERT_HAS_EXPIRED'), 'has expired', 'renewed'],
  ['CERT_NOT_YET_VALID', broken('CERT_NOT_YET_VALID'), 'not valid yet', 'clocks'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', broken('ERR_TLS_CERT_ALTNAME_INVALID'), 'for other names', 'use one of'],
  ['EPROTO', broken('EPROTO'), 'does not speak TLS', '--plain-http reg.lan:5000'],
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    broken('ERR_SSL_WRONG_VERSION_NUMBER'),
    'does not speak TLS',
    '--plain-http reg.lan:5000',
  ],
  ['HPE_INVALID_CONSTANT', broken('HPE_INVALID_CONSTANT'), 'does not speak HTTP', 'port'],
  ['EPROXY', broken('EPROXY'), 'it was EPROXY', 'HTTPS_PROXY'],
  ['EACCES, which is no file', broken('EACCES'), 'it was EACCES', 'run it again'],
  ['a code nobody knows', broken('EWHATEVER'), 'it was EWHATEVER', 'run it again'],
  [
    'an answer that is none',
    new UnreadableError({ url }, '/v2/_catalog?n=1', 'the answer is no JSON'),
    'does not answer as a registry does (https://reg.lan:5000/v2/_catalog: the answer is no JSON)',
    'login page',
  ],
  [
    'a manifest',
    new ManifestError('layers is no list'),
    'the manifest cannot be read (layers is no list)',
    '--raw',
  ],
  [
    'content',
    new WrongContentError('sha256:ab', 'only 1 of 2 bytes came'),
    'sha256:ab: only 1 of 2 bytes came',
    'damaged',
  ],
  ['an endless answer', new TooLargeError({ method: 'GET', path: '/v2/' }, 10), 'more than 10 bytes', ''],
])('%s', ([, error, what, cure]) => {
  const problem = registryProblem(error);
  expect(problem?.what).toContain(what);
  expect(problem?.cure ?? '').toContain(cure);
  const top = expected(error, {});
  expect([top instanceof OperationError, top.problems]).toEqual([true, [problem]]);
  expect(top.message).not.toContain('has a bug');
});

test.for<[string, unknown, string, string]>([
  [
    '405 names the setting',
    answered(405, { code: 'UNSUPPORTED', method: 'DELETE' }),
    'delete: false in settings.yml',
    'set delete: true there',
  ],
  ['401', answered(401), 'nginx/auth/htpasswd', 'create-registry render -C /srv/reg'],
  ['502', answered(502), 'nginx runs, but cannot reach the registry', 'create-registry up -C /srv/reg'],
  ['nothing listens', broken('ECONNREFUSED'), 'nothing listens there', 'create-registry up -C /srv/reg'],
  ['404 is the same', answered(404, { code: 'NAME_UNKNOWN' }), 'no such repository', 'create-registry ls'],
  ['its certificate', broken('CERT_HAS_EXPIRED'), 'has expired', 'create-registry render -C /srv/reg'],
  ['another CA', broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'a certificate of another CA', 'pki/ca.crt'],
])('of the bundle’s own registry: %s', ([, error, what, cure]) => {
  const problem = registryProblem(error, own);
  expect([problem?.where, problem?.what, problem?.cure]).toEqual([
    'reg.lan:5000',
    expect.stringContaining(what),
    expect.stringContaining(cure),
  ]);
});

test('what a registry says is shown as text, and not without end', () => {
  const { what = '' } =
    registryProblem(answered(400, { code: 'X', message: `\u001b[2J\n\u202e${'y'.repeat(5000)}` })) ?? {};
  expect(what).toContain('\\x1b[2J\\n\\u202e');
  expect(what.length).toBeLessThan(700);
});

test('other errors are not for it', () => {
  for (const error of [
    new Error('x'),
    undefined,
    'x',
    Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
  ])
    expect(registryProblem(error)).toBeUndefined();
  expect(expected(new TypeError('x'), {}).message).toContain('create-registry has a bug');
});
