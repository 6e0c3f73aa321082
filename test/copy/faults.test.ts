import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/registry/digest.ts';
import { pushImage, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { login, startTwo, type TwoRegistries } from './two-registries.ts';

describeReal('copy over a bad network', ['nginx', 'registry2', 'registry3'], () => {
  let two: TwoRegistries;
  let proxy: Proxy;
  let image: Pushed;
  let next = 0;
  const size = 3_000_000;
  const layer = (): { digest: string; size: number } => image.layers![0]!;
  const blob = (path: string): boolean => path.endsWith(layer().digest);

  beforeAll(async () => {
    two = await startTwo('3', '2.8');
    proxy = await startProxy(two.other);
    login(two.home, { [proxy.host]: two.other });
    image = await pushImage(two.own.http, 'faults/app', 'v1', { layers: [size, 5000, 6000] });
    await pushImage(two.other.http, 'faults/source', 'v1', { layers: [size, 5000, 6000] });
  });
  afterEach(() => {
    proxy.fault = () => undefined;
    expect(proxy.faults).toBeGreaterThan(0);
    proxy.faults = 0;
    proxy.seen.length = 0;
  });
  afterAll(async () => {
    await proxy.close();
    await two.stop();
  });

  const plain = (...words: string[]) => two.copy('--plain-http', proxy.host, ...words);
  const out = (): string => `${proxy.host}/out/app-${++next}:v1`;
  const there = async (reference: string): Promise<string> => {
    const path = reference.slice(reference.indexOf('/') + 1).replace(':v1', '/manifests/v1');
    const headers = { accept: image.mediaType };
    const { status, body } = await two.other.http.request({ method: 'GET', path: `/v2/${path}`, headers });
    return status === 200 ? sha256(body) : String(status);
  };

  test.each<[name: string, fault: Proxy['fault']]>([
    [
      '429 with Retry-After',
      ({ method, nth }) =>
        method === 'HEAD' && nth === 1 ? { answer: 429, headers: { 'retry-after': '0' } } : undefined,
    ],
    [
      '503 for a manifest',
      ({ method, path, nth }) =>
        method === 'PUT' && /manifests/.test(path) && nth === 1 ? { answer: 503 } : undefined,
    ],
    [
      '500 for the end of an upload',
      ({ method, path }) =>
        method === 'PUT' && /uploads/.test(path) && once('500') ? { answer: 500 } : undefined,
    ],
    [
      '429 for the beginning of an upload',
      ({ method }) =>
        method === 'POST' && once('429') ? { answer: 429, headers: { 'retry-after': '1' } } : undefined,
    ],
    [
      'a connection that breaks in the middle of a layer',
      ({ method, path }) =>
        method === 'PUT' && path.includes(encodeURIComponent(layer().digest)) && once('cut')
          ? { cutRequestAfter: 1_000_000 }
          : undefined,
    ],
  ])('the target: %s', async (_, fault) => {
    proxy.fault = fault;
    const to = out();
    const { code, stderr } = await plain('faults/app:v1', to);
    expect(code, stderr).toBe(0);
    expect(await there(to)).toBe(image.digest);
  });

  const happened = new Set<string>();
  const once = (name: string): boolean => !happened.has(name) && Boolean(happened.add(name));

  test('the source breaks off in the middle of a layer: the rest is fetched, not all of it', async () => {
    proxy.fault = ({ method, path, nth }) =>
      method === 'GET' && blob(path) && nth <= 2 ? { cutAnswerAfter: 1_000_000 } : undefined;
    const { code, stderr } = await plain(`${proxy.host}/faults/source:v1`, `in/cut-${++next}:v1`);
    expect(code, stderr).toBe(0);
    const got = proxy.seen.filter(({ method, path }) => method === 'GET' && blob(path));
    expect(got.length).toBeGreaterThanOrEqual(2);
    expect(got.reduce((sum, one) => sum + one.got, 0)).toBeLessThan(size * 1.5);
  });

  test('a slow one is waited for', async () => {
    proxy.fault = ({ method, path }) => (method === 'GET' && blob(path) ? { slow: 20 } : undefined);
    expect((await plain(`${proxy.host}/faults/source:v1`, `in/slow-${++next}:v1`)).code).toBe(0);
  });

  test.each<[name: string, fault: Proxy['fault'], said: string]>([
    [
      'corrupted',
      ({ method, path }) => (method === 'GET' && blob(path) ? { corrupt: true } : undefined),
      'another digest',
    ],
    [
      'truncated',
      ({ method, path }) => (method === 'GET' && blob(path) ? { truncateBy: 1000 } : undefined),
      `only ${size - 1000} of ${size} bytes`,
    ],
  ])('a layer that comes %s is refused by its name, and nothing is tagged', async (name, fault, said) => {
    proxy.fault = fault;
    const repository = `in/${name}`;
    const { code, stderr } = await plain(`${proxy.host}/faults/source:v1`, `${repository}:v1`);
    expect(code).toBe(1);
    expect(stderr).toContain(layer().digest);
    expect(stderr).toContain(said);
    expect(stderr).toContain('the destination was not changed');
    const headers = { accept: image.mediaType };
    const at = { method: 'GET', path: `/v2/${repository}/manifests/v1`, headers } as const;
    expect((await two.own.http.request(at)).status).toBe(404);
    const wrong = { method: 'HEAD', path: `/v2/${repository}/blobs/${layer().digest}` } as const;
    expect((await two.own.http.request(wrong)).status).toBe(404);
  });

  test('a target that stays broken is told, and the repeat sends only what is missing', async () => {
    const to = out();
    proxy.fault = ({ method, path }) =>
      method === 'PUT' && path.includes(encodeURIComponent(layer().digest)) ? { answer: 500 } : undefined;
    const { code, stderr } = await plain('faults/app:v1', to);
    expect(code).toBe(1);
    expect(stderr).toContain('500');
    expect(await there(to)).toBe('404');

    proxy.fault = () => undefined;
    proxy.seen.length = 0;
    const again = await plain('faults/app:v1', to, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      bytes: size,
      blobs: { copied: 1, linked: 0, there: 3 },
    });
    expect(proxy.seen.reduce((sum, one) => sum + one.sent, 0)).toBe(size + image.size);
    expect(await there(to)).toBe(image.digest);
  });
});
