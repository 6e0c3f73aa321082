import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CancelledError } from '../../src/errors.ts';
import { repositories } from '../../src/registry/catalogue.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { connect, type Http } from '../../src/registry/http.ts';
import type { Request } from '../../src/registry/message.ts';
import { retried, type Retries } from '../../src/registry/retried.ts';
import { retryAfter } from '../../src/registry/retry-after.ts';
import { call } from '../../src/registry/call.ts';
import { pushBlob } from '../../src/registry/upload.ts';
import { registryProblem } from '../../src/remotes/problem.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { freePort } from '../support/tmp.ts';
import { answering, between, dropping, type Between, type Fault } from './support/between.ts';

const ping: Request = { method: 'GET', path: '/v2/' };

describeReal('a registry behind a faulty proxy', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => void (bundle = await startBundle('3')));
  afterAll(() => bundle?.stop());

  async function faulty(faults: (Fault | undefined)[], retries: Retries = {}) {
    const proxy = await between(bundle);
    proxy.faults.push(...faults);
    const told: [string, number][] = [];
    const http = retried(connect({ url: proxy.url, timeout: 500 }), {
      firstPause: 1,
      onRetry: (why, pause) => told.push([why, pause]),
      ...retries,
    });
    onTestFinished(() => http.close());
    return { http, told, proxy };
  }

  const half: Fault = (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half');
    setTimeout(() => response.destroy(), 20);
    return true;
  };
  const silent: Fault = () => true;

  test.for<[string, Fault, string]>([
    ['429', answering(429), 'answered 429'],
    ['500', answering(500), 'answered 500'],
    ['502', answering(502, {}, '<html>bad gateway'), 'answered 502'],
    ['503', answering(503), 'answered 503'],
    ['504', answering(504), 'answered 504'],
    ['a connection that is dropped', dropping, 'socket hang up'],
    ['an answer that breaks off', half, 'aborted'],
    ['a server that says nothing', silent, 'no answer'],
  ])('survives %s', async ([, fault, why]) => {
    const { http, told, proxy } = await faulty([fault, fault]);
    expect((await http.request({ method: 'GET', path: '/v2/_catalog?n=1000' })).status).toBe(200);
    expect(told.map(([said]) => said)).toEqual([expect.stringContaining(why), expect.stringContaining(why)]);
    expect(proxy.seen).toHaveLength(3);
  });

  test('gives up after so many times, with the last answer', async () => {
    const { http, proxy } = await faulty(Array<Fault>(9).fill(answering(503, {}, 'no')), { attempts: 3 });
    const answer = await http.request(ping);
    expect([answer.status, answer.body.toString(), proxy.seen.length]).toEqual([503, 'no', 3]);
    const dropped = await faulty(Array<Fault>(9).fill(dropping), { attempts: 2 });
    await expect(dropped.http.request(ping)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(dropped.proxy.seen).toHaveLength(2);
  });

  test('waits longer each time', async () => {
    const { http, told } = await faulty(Array<Fault>(3).fill(answering(500)), { firstPause: 8 });
    await http.request(ping);
    const steps = told.map(([, pause], at) => pause / (8 * 2 ** at));
    expect(steps.every((step) => step >= 0.75 && step <= 1.25)).toBe(true);
    expect(steps).toHaveLength(3);
  });

  test('waits as long as it is asked to, in seconds or until a date', async () => {
    const date = new Date(Date.now() + 2000).toUTCString();
    const { http, told } = await faulty([
      answering(429, { 'retry-after': '1' }),
      answering(503, { 'retry-after': date }),
      answering(429, { 'retry-after': 'soon' }),
    ]);
    expect((await http.request(ping)).status).toBe(200);
    expect(told[0]![1]).toBe(1000);
    expect(told[1]![1]).toBeLessThanOrEqual(2000);
    expect(told[2]![1]).toBeLessThan(10);
  });

  test('a longer wait than it has patience for is an answer, and is told', async () => {
    const { http, told, proxy } = await faulty([answering(429, { 'retry-after': '300' })]);
    const error: unknown = await call(http, ping, 200).catch((one: unknown) => one);
    expect([told, proxy.seen.length]).toEqual([[], 1]);
    expect(registryProblem(error)).toEqual({
      where: proxy.host,
      what: `${proxy.host}: it got too many requests from here (GET /v2/ answered 429)`,
      cure: 'wait 5 min, as it asks, then run it again',
    });
  });

  test.for<[string, Request, Fault, number]>([
    [
      'a chunk that may have arrived',
      { method: 'PATCH', path: '/v2/a/blobs/uploads/1', body: Buffer.from('x') },
      answering(500),
      1,
    ],
    [
      'a chunk that was refused',
      { method: 'PATCH', path: '/v2/a/blobs/uploads/1', body: Buffer.from('x') },
      answering(429),
      2,
    ],
    ['the end of an upload', { method: 'PUT', path: '/v2/a/blobs/uploads/1?digest=x' }, answering(502), 1],
    [
      'the end of an upload that goes on elsewhere',
      { method: 'PUT', path: '/upload/1?digest=x', repository: 'a' },
      answering(502),
      1,
    ],
    ['a manifest', { method: 'PUT', path: '/v2/a/manifests/x', body: Buffer.from('{}') }, answering(502), 2],
    ['the start of an upload', { method: 'POST', path: '/v2/a/blobs/uploads/' }, answering(502), 2],
    ['a deletion', { method: 'DELETE', path: '/v2/a/manifests/x' }, answering(502), 2],
    ['a missing image', { method: 'GET', path: '/v2/a/manifests/x' }, answering(404), 1],
    ['a wrong password', ping, answering(401), 1],
  ])('%s is tried so often', async ([, request, fault, tries]) => {
    const { http, proxy } = await faulty([fault]);
    await http.request(request);
    expect(proxy.seen).toHaveLength(tries);
  });

  test('what was streamed is not sent twice', async () => {
    const { http, proxy } = await faulty([answering(503)]);
    const answer = await http.request({
      method: 'PATCH',
      path: '/v2/a/blobs/uploads/1',
      body: Readable.from(['x']),
    });
    expect([answer.status, proxy.seen.length]).toEqual([503, 1]);
  });

  test('a push and a listing get through a proxy that fails every other time', async () => {
    const { http } = await faulty([
      dropping,
      undefined,
      answering(503),
      undefined,
      answering(429),
      dropping,
      undefined,
    ]);
    const content = randomBytes(1000);
    await pushBlob(http, 'team/app', sha256(content), content);
    const names: string[] = [];
    for await (const name of repositories(http)) names.push(name);
    expect(names.length).toBeLessThanOrEqual(1);
  });

  test('Ctrl-C ends a pause', async () => {
    const end = new AbortController();
    const long = { firstPause: 60_000, onRetry: () => setTimeout(() => end.abort(), 5) };
    const { http } = await faulty([answering(503)], { ...long, signal: end.signal });
    await expect(http.request(ping)).rejects.toBeInstanceOf(CancelledError);
    const own = new AbortController();
    const other = await faulty([answering(503)], { firstPause: 60_000, onRetry: () => own.abort() });
    await expect(other.http.request({ ...ping, signal: own.signal })).rejects.toBeInstanceOf(CancelledError);
  });

  test('a time limit ends a pause, and is no Ctrl-C', async () => {
    const { http, proxy } = await faulty([answering(503, { 'retry-after': '60' })]);
    const limited = { ...ping, signal: AbortSignal.timeout(100) };
    await expect(http.request(limited)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(proxy.seen).toHaveLength(1);
  });

  test('what must not be parted has a limit for each attempt, and pauses that Ctrl-C does not end', async () => {
    const end = new AbortController();
    const { http, proxy } = await faulty([silent, answering(503)], {
      onRetry: () => end.abort(),
      signal: end.signal,
    });
    expect((await http.request({ ...ping, within: 200 })).status).toBe(200);
    expect(proxy.seen).toHaveLength(3);
  });

  test('an opened answer is tried again, too', async () => {
    const { http, proxy } = await faulty([answering(503), dropping]);
    const answer = await http.open(ping);
    answer.body.resume();
    expect([answer.status, proxy.seen.length]).toEqual([200, 3]);
  });

  test('a proxy that listens again after a while', async () => {
    const port = await freePort();
    let proxy: Between | undefined;
    const told: string[] = [];
    const http: Http = retried(connect({ url: `http://127.0.0.1:${port}` }), {
      firstPause: 1,
      attempts: 3,
      onRetry: (why) => told.push(why),
    });
    onTestFinished(() => http.close());
    await expect(http.request(ping)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(told).toHaveLength(2);
    proxy = await between(bundle, port);
    expect([(await http.request(ping)).status, proxy.seen.length]).toEqual([200, 1]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  test.for<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
    ['later', undefined],
  ])('%s', ([value, wait]) =>
    expect(retryAfter({ headers: value === undefined ? {} : { 'retry-after': [value] } }, now)).toBe(wait),
  );
});
