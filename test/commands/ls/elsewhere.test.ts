import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { TagRow } from '../../../src/commands/ls/tag-row.ts';
import { sha256 } from '../../../src/registry/digest.ts';
import { inProcess } from '../../support/cli.ts';
import { tempFolder } from '../../support/tmp.ts';

/** A registry that does what none of ours does. */
async function listen(
  listener: RequestListener,
): Promise<{ host: string; ls: (...words: string[]) => ReturnType<typeof inProcess> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const home = tempFolder();
  return {
    host,
    ls: (...words) => inProcess(['ls', ...words, '--plain-http', host], { cwd: home, env: { HOME: home } }),
  };
}

test('a registry that keeps its catalogue to itself', async () => {
  const { host, ls } = await listen((_, answer) => void answer.writeHead(404).end());
  const { code, stdout, stderr } = await ls(`${host}/`);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`${host} does not list its repositories: it answered 404`);
  expect(stderr).toContain(`create-registry ls ${host}/REPOSITORY`);
});

test('a repository that is not ours to see does not end the list', async () => {
  const { host, ls } = await listen(({ url }, answer) => {
    if (url!.startsWith('/v2/_catalog'))
      return void answer.end(JSON.stringify({ repositories: ['open', 'shut', '../etc'] }));
    if (url!.startsWith('/v2/open/')) return void answer.end(JSON.stringify({ tags: ['1', '2'] }));
    answer.writeHead(403).end(JSON.stringify({ errors: [{ code: 'DENIED', message: 'no' }] }));
  });
  const { code, stdout } = await ls(`${host}/`, '--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    [
      { name: 'open', tags: 2 },
      { name: 'shut', error: 'not for you: DENIED' },
      { name: '../etc', error: 'no repository may be called that' },
    ],
  ]);
});

const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64' }));
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: sha256(config),
      size: config.length,
    },
    layers: [],
  }),
);

test('tags that would steer the terminal, and null for none', async () => {
  const { host, ls } = await listen(({ url }, answer) => {
    if (url === '/v2/none/tags/list') return void answer.end(JSON.stringify({ tags: null }));
    if (url!.endsWith('/tags/list'))
      return void answer.end(JSON.stringify({ tags: ['a\u001b[2J\nforged 1'] }));
    answer.writeHead(404).end();
  });
  const { stdout, stderr } = await ls(`${host}/app`);
  expect(stdout.split('\n'), stderr).toHaveLength(3);
  expect(stdout.split('\n')[1]).toMatch(/^a\\x1b\[2J\\nforged 1 +broken: no tag may be called that$/);
  const none = await ls(`${host}/none`, '--json');
  expect([none.code, JSON.parse(none.stdout)]).toEqual([0, []]);
});

test('a limit ends the questions, not the list', async () => {
  let asked = 0;
  const { host, ls } = await listen(({ url }, answer) => {
    const names = Array.from({ length: 100 }, (_, index) => `v${index}`);
    if (url!.endsWith('/tags/list')) return void answer.end(JSON.stringify({ tags: names }));
    if (url!.includes('/blobs/')) return void answer.end(config);
    if (asked++ < 10) return void answer.end(manifest);
    answer.writeHead(429, { 'retry-after': '21600' }).end();
  });
  const listed = await ls(`${host}/app`, '--json');
  const rows = JSON.parse(listed.stdout) as TagRow[];
  expect([listed.code, rows.length]).toEqual([1, 100]);
  expect(rows.filter((row) => 'digest' in row).length).toBe(10);
  expect(asked).toBeLessThan(40);
  expect((await ls(`${host}/app`)).stderr).toContain('The registry allows no more requests now (429)');
});

test('outside of a bundle a registry or a repository has to be named', async () => {
  const { code, stderr } = await inProcess(['ls'], { cwd: tempFolder() });
  expect([code, stderr]).toEqual([2, expect.stringContaining('create-registry ls HOST/')]);
});
