import { Readable, Writable } from 'node:stream';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/main.ts';
import type { Settings } from '../../src/settings/schema.ts';
import { table } from '../../src/symptoms/table.ts';
import { words } from '../../src/symptoms/words.ts';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

const untrusted =
  'Error response from daemon: Get "https://reg.lan:8443/v2/": x509: certificate signed by unknown authority';

let dir: string;
beforeAll(async () => {
  dir = join(tempFolder(), 'registry');
  const args = ['--yes', '--json', '--target', 'process', '--host', 'reg.lan', '--port', '8443'];
  const made = await inProcess([dir, ...args, '--data', join(tempFolder(), 'data')]);
  expect(made).toMatchObject({ code: 0 });
});

const explain = (text: string, ...more: string[]) => inProcess(['doctor', '--explain', text, ...more]);

const first = async (text: string, ...more: string[]) => {
  const { stdout } = await explain(text, '--json', ...more);
  const [match] = (JSON.parse(stdout) as { matches: Record<string, string>[] }).matches;
  return match ?? {};
};

describe('inside of a bundle', () => {
  test('cause, cure with its names, and how to check', async () => {
    const { code, stdout, stderr } = await explain(untrusted, '-C', dir);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('untrusted-docker: dockerd does not know the registry’s CA');
    expect(stdout).toContain('→ on that machine: curl -ko ca.crt https://reg.lan:8443/ca.crt');
    expect(stdout).toContain('curl --cacert ca.crt -fO https://reg.lan:8443/setup.sh && sudo sh setup.sh');
    expect(stdout).toContain(`create-registry client -C ${dir} --for docker`);
    expect(stdout).toContain('/etc/docker/certs.d/reg.lan:8443/ca.crt');
    expect(stdout).toMatch(/To check\n +curl --cacert ca\.crt https:\/\/reg\.lan:8443\/v2\//);
  });

  test('its folder stands after -C only where it is another one', async () => {
    const text = 'received unexpected HTTP status: 502 Bad Gateway';
    expect((await explain(text, '-C', dir)).stdout).toContain(`create-registry up -C ${dir}`);
    const here = (await inProcess(['doctor', '--explain', text], { cwd: dir })).stdout;
    expect(here).toContain('`create-registry up`');
  });

  test.each([
    [
      'other.lan',
      'Error response from daemon: Get "https://other.lan/v2/": x509: certificate signed by unknown authority',
    ],
    [
      'docker.io',
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host',
    ],
    [
      'reg.lan:5000',
      'Error response from daemon: Get "https://reg.lan:5000/v2/": dial tcp 10.0.0.9:5000: connect: connection refused',
    ],
  ])('another registry than its own is named: %s', async (other, text) => {
    expect((await explain(text, '-C', dir)).stdout).toContain(
      `The text is about ${other}; the registry in this bundle is reg.lan:8443.`,
    );
    expect(await first(text, '-C', dir)).toMatchObject({ registry: other });
  });

  test('nothing of ours is promised for another registry', async () => {
    const { cure } = await first(untrusted.replace('reg.lan:8443', 'other.lan'), '-C', dir);
    expect(cure).toContain('/etc/docker/certs.d/other.lan/ca.crt');
    expect(cure).not.toMatch(/setup\.sh|reg\.lan/);
  });

  test('of another registry, what only its operator can do is said so', async () => {
    const text = 'Error: Get "https://other.lan/v2/": received unexpected HTTP status: 502 Bad Gateway';
    const { cure, check } = await first(text, '-C', dir);
    expect(cure).toMatch(/^whoever runs other\.lan can do that there:\n/);
    expect(check).toBeUndefined();
  });

  test.each([
    untrusted,
    'dial tcp: lookup reg.lan on 127.0.0.53:53: no such host',
    'Get "https://10.20.30.40/v2/": x509: cannot validate certificate for 10.20.30.40 because it doesn\'t contain any IP SANs',
    'Get "https://192.168.1.5/v2/": dial tcp 192.168.1.5:443: connect: connection refused',
  ])('its own, or what may be its own, is not: %s', async (text) => {
    expect(await first(text, '-C', dir)).not.toHaveProperty('registry');
  });
});

test('outside of a bundle the text’s own names are used, and words to fill in', async () => {
  expect((await first(untrusted)).cure).toContain('/etc/docker/certs.d/reg.lan:8443/ca.crt');
  expect((await first('x509: certificate signed by unknown authority')).cure).toContain(
    'https://HOST/ca.crt',
  );
});

test('nobody’s own is no registry of ours, outside of a bundle either', async () => {
  const { cure } = await first(untrusted.replace('reg.lan:8443', 'registry-1.docker.io'));
  expect(cure).not.toContain('setup.sh');
});

test.each(['files', 'off'])('tls: %s: nobody is told to trust a ca.crt of ours', async (tls) => {
  const place = {
    registry: 'reg.lan',
    url: 'https://reg.lan',
    folder: '.',
    settings: { tls } as unknown as Settings,
  };
  for (const { cause, cure, check = '' } of [table['untrusted-docker'], table['login-refused']])
    expect([cause, cure, check].map((said) => words(said, place)).join('\n')).not.toMatch(
      /https:\/\/reg\.lan\/ca\.crt|--cacert|pki\/ca\.crt/,
    );
});

test('of a long log the most telling comes first, three others in a line each', async () => {
  const log = [
    'Using default tag: latest',
    'f376e2544b39: Retrying in 9 seconds',
    'Back-off pulling image "reg.lan/app:1"',
    'received unexpected HTTP status: 503 Service Unavailable',
    'An image does not exist locally with the tag: app',
    'filesystem: write /var/lib/registry/x: no space left on device',
  ].join('\n');
  const { code, stdout } = await inProcess(['doctor', '--explain', '-'], { input: log });
  expect(code).toBe(0);
  const [shown = '', others = ''] = stdout.split('Also in it\n');
  expect(shown).toContain('disk-full: ');
  expect(others.trimEnd().split('\n')).toEqual([
    expect.stringContaining('registry-unhealthy: '),
    expect.stringContaining('not-local: '),
    expect.stringContaining('image-pull-back-off: '),
    expect.stringContaining('and 1 more'),
  ]);
  const { matches } = JSON.parse(
    (await inProcess(['doctor', '--explain', '-', '--json'], { input: log })).stdout,
  ) as { matches: { name: string; line: string; cause: string; cure: string; check: string }[] };
  expect(matches.map(({ name }) => name)).toEqual([
    'disk-full',
    'registry-unhealthy',
    'not-local',
    'image-pull-back-off',
    'upload-retried',
  ]);
  for (const match of matches)
    expect(match).toEqual({
      name: expect.any(String),
      line: expect.any(String),
      cause: expect.any(String),
      cure: expect.any(String),
      check: expect.any(String),
    });
});

test.each([
  ['something nobody has ever seen', 'Nothing in it is known here'],
  ['', 'the text is empty'],
])('"%s" is not known: exit code 1, and what to try', async (input, what) => {
  const piped = (...more: string[]) => inProcess(['doctor', '--explain', '-', ...more], { input });
  const { code, stdout, stderr } = await piped();
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(what);
  expect(stderr).toContain('COMMAND 2>&1 | create-registry doctor --explain -');
  expect(await piped('--json')).toEqual({ code: 1, stdout: '{\n  "matches": []\n}\n', stderr: '' });
});

test('colours do not hide an error, and hostile text stays text', async () => {
  const text = `\u001b[31mcurl: (60) SSL certificate \u001b[1mproblem: self-signed certificate\u001b[0m \u001b]0;title\u0007\u202e`;
  const { stdout } = await explain(text);
  expect(stdout).toContain('untrusted-system');
  // eslint-disable-next-line no-control-regex
  expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
  const name = 'Get "https://\u202eevil/v2/": x509: certificate signed by unknown authority';
  expect((await explain(name)).stdout).not.toContain('\u202e');
});

test('of more than a megabyte only the first is read, which is said; a stream without end ends', async () => {
  function* endless(): Generator<Buffer> {
    yield Buffer.from('Error: no space left on device\n');
    for (;;) yield Buffer.alloc(65_536, 'x\n');
  }
  const said = { out: '', err: '' };
  const sink = (key: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _, done) {
        said[key] += chunk.toString();
        done();
      },
    });
  const code = await run(['doctor', '--explain', '-'], {
    stdin: Readable.from(endless(), { objectMode: false }),
    stdout: sink('out'),
    stderr: sink('err'),
    env: {},
    cwd: tempFolder(),
  });
  expect(code).toBe(0);
  expect(said.out).toContain('disk-full');
  expect(said.err).toContain('only the first MB was read');
});
