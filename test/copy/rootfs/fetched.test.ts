import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { inProcess } from '../../support/cli.ts';
import { onPath } from '../../support/binaries.ts';
import { tempFolder } from '../../support/tmp.ts';
import { smallRootfs } from '../small-image.ts';

describe.skipIf(!onPath('busybox'))('a root filesystem from the web', () => {
  let tar: Buffer;
  /** What is said of it when it comes without trouble. */
  let digest: string;

  beforeAll(async () => {
    const file = smallRootfs();
    tar = readFileSync(file);
    digest = (await copied(`rootfs:${file}`)).digest;
  });

  const copy = (source: string, env: object = {}) => {
    const cwd = tempFolder();
    return inProcess(['copy', source, 'oci:out:v1'], {
      cwd,
      env: { HOME: cwd, SOURCE_DATE_EPOCH: '0', ...env },
    });
  };
  async function copied(source: string, env: object = {}): Promise<{ digest: string; stderr: string }> {
    const { code, stdout, stderr } = await copy(source, env);
    expect(code, `${stdout}\n${stderr}`).toBe(0);
    return { digest: stdout, stderr };
  }

  /** Answers the requests in turn, the last one from then on; returns `127.0.0.1:PORT` and what was asked. */
  async function served(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      answers[Math.min(asked.length, answers.length) - 1]!(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => (server.close(), server.closeAllConnections()));
    return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }
  const whole = (_: unknown, response: ServerResponse): void =>
    void response.writeHead(200, { 'content-length': tar.length }).end(tar);
  const half = (mark: Record<string, string>) => (request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-length': tar.length, ...mark });
    response.write(tar.subarray(0, tar.length / 2), () => setTimeout(() => request.socket.destroy(), 50));
  };
  const ranges =
    (mark: Record<string, string>) =>
    ({ headers }: IncomingMessage, response: ServerResponse): void => {
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')![1]);
      const isSame = Object.values(mark).includes(String(headers['if-range']));
      if (isSame)
        response.writeHead(206, {
          'content-range': `bytes ${from}-${tar.length - 1}/${tar.length}`,
          ...mark,
        });
      else response.writeHead(200, mark);
      response.end(isSame ? tar.subarray(from) : Buffer.alloc(tar.length));
    };

  test('through the proxy that the environment names', async () => {
    const { host, asked } = await served(whole);
    const env = { HTTP_PROXY: `http://${host}` };
    expect((await copied('rootfs:http://files.test/rootfs.tar?x=1', env)).digest).toBe(digest);
    expect(asked.map(({ url }) => url)).toEqual(['http://files.test/rootfs.tar?x=1']);
  });

  test('a server that is overloaded is asked again, when it wants it', async () => {
    const { host, asked } = await served(
      (_, response) => void response.writeHead(429, { 'retry-after': '1' }).end(),
      (_, response) => void response.writeHead(503).end(),
      whole,
    );
    const done = await copied(`rootfs:http://${host}/rootfs.tar`);
    expect(done.digest).toBe(digest);
    expect(asked).toHaveLength(3);
    expect(done.stderr).toContain('answered 429; another try in 1.0 s');
  });

  test.each([
    ['etag', { etag: '"1"' }],
    ['last-modified', { 'last-modified': 'Sat, 01 Jan 2000 00:00:00 GMT' }],
  ])('one that breaks off is taken up where it broke (%s)', async (_, mark) => {
    const { host, asked } = await served(half(mark), ranges(mark));
    expect((await copied(`rootfs:http://${host}/rootfs.tar`)).digest).toBe(digest);
    expect(asked[1]!.headers).toMatchObject({
      range: `bytes=${Math.floor(tar.length / 2)}-`,
      'if-range': Object.values(mark)[0],
    });
  });

  test.each([
    ['it is another file by then', { etag: '"1"' }, { etag: '"2"' }],
    ['a weak tag says nothing of its bytes', { etag: 'W/"1"' }, { etag: 'W/"1"' }],
  ])('not where %s', async (_, before, after) => {
    const { host } = await served(half(before), ranges(after));
    const { code, stderr } = await copy(`rootfs:http://${host}/rootfs.tar`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/broke off: .*after \d+ bytes/)]);
  });
});
