import { afterAll, beforeAll, expect, test } from 'vitest';
import { untag } from '../../../src/deletion/untag.ts';
import { ConnectionError } from '../../../src/registry/errors.ts';
import { throughOpen, type Http } from '../../../src/registry/http.ts';
import type { Request } from '../../../src/registry/message.ts';
import { retried } from '../../../src/registry/retried.ts';
import { registryProblem } from '../../../src/remotes/problem.ts';
import { answersNothing } from '../../registry/support/answer.ts';
import { pushImage } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { digestOf, linked, tagsOf } from './majors.ts';

describeReal('untagging with a throw-away manifest', ['nginx', 'registry2'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => void (bundle = await startBundle('2.8')));
  afterAll(() => bundle?.stop());

  const isDeletionByDigest = ({ method, path }: Request) =>
    method === 'DELETE' && path.includes('/manifests/sha256:');
  /** Breaks connections: before a request leaves, or when its answer is on the way. */
  const broken = (http: Http, when: (request: Request) => 'before' | 'after' | undefined): Http =>
    throughOpen({
      url: http.url,
      close: () => undefined,
      open: async (request) => {
        const failure = new ConnectionError(
          http,
          request,
          Object.assign(new Error('cut'), { code: 'ECONNRESET' }),
        );
        const at = when(request);
        if (at === 'before') throw failure;
        const answer = await http.open(request);
        if (at === undefined) return answer;
        answer.body.resume();
        throw failure;
      },
    });

  test('a deletion that does not get through puts the tag back where it was', async () => {
    const image = await pushImage(bundle.http, 'broken/app', 'v1');
    const http = broken(bundle.http, (request) => (isDeletionByDigest(request) ? 'before' : undefined));
    const wanted = { repository: 'broken/app', tag: 'v1', digest: image.digest, others: [] };
    await expect(untag(http, wanted)).rejects.toThrow('cut');
    expect(await digestOf(bundle, 'broken/app', 'v1')).toBe(image.digest);
    expect(linked(bundle, 'broken/app', '_layers')).toHaveLength(3);
  });

  test('a deletion whose answer is lost is one all the same', async () => {
    const image = await pushImage(bundle.http, 'lost/app', 'v1');
    const http = broken(bundle.http, (request) => (isDeletionByDigest(request) ? 'after' : undefined));
    await untag(http, { repository: 'lost/app', tag: 'v1', digest: image.digest, others: [] });
    expect(await tagsOf(bundle, 'lost/app')).toEqual([]);
    expect(linked(bundle, 'lost/app', '_manifests/revisions')).toEqual([image.digest]);
  });

  test('Ctrl-C between the two requests lets the second one through, and its repetitions', async () => {
    await pushImage(bundle.http, 'parted/app', 'v2', { seed: 'other' });
    const image = await pushImage(bundle.http, 'parted/app', 'v1');
    const end = new AbortController();
    let refusals = 1;
    const busy = throughOpen({
      url: bundle.http.url,
      close: () => undefined,
      open: async (request) => {
        const answer = await bundle.http.open(request);
        if (request.method === 'PUT' && request.path.endsWith('/manifests/v1')) end.abort();
        return answer;
      },
    });
    const http = retried(
      throughOpen({
        ...busy,
        open: (request) =>
          isDeletionByDigest(request) && refusals-- > 0
            ? Promise.resolve(answersNothing(503, { 'retry-after': ['1'] }))
            : busy.open(request),
      }),
      { signal: end.signal },
    );
    await untag(http, { repository: 'parted/app', tag: 'v1', digest: image.digest, others: [] });
    expect(end.signal.aborted).toBe(true);
    expect(await tagsOf(bundle, 'parted/app')).toEqual(['v2']);
    expect(await digestOf(bundle, 'parted/app', image.digest)).toBe(image.digest);
  });

  test('a registry that has a fault of its own is named', async () => {
    const image = await pushImage(bundle.http, 'fault/app', 'v1');
    const http = throughOpen({
      url: bundle.http.url,
      close: () => undefined,
      open: (request) =>
        request.method === 'DELETE' ? Promise.resolve(answersNothing(500)) : bundle.http.open(request),
    });
    const wanted = { repository: 'fault/app', tag: 'v1', digest: image.digest, others: [] };
    const error: unknown = await untag(http, wanted).catch((one: unknown) => one);
    expect(registryProblem(error)?.where).toBe(bundle.host);
  });

  test('a tag that points elsewhere by now is left alone', async () => {
    const first = await pushImage(bundle.http, 'raced/app', 'v1', { seed: 'first' });
    const second = await pushImage(bundle.http, 'raced/app', 'v1', { seed: 'second' });
    const wanted = { repository: 'raced/app', tag: 'v1', digest: first.digest, others: [] };
    await expect(untag(bundle.http, wanted)).rejects.toThrow(`points to ${second.digest} by now`);
    expect(await digestOf(bundle, 'raced/app', 'v1')).toBe(second.digest);
  });

  test('other tags that vanish with it are put back, and that is told', async () => {
    const image = await pushImage(bundle.http, 'greedy/app', 'v1');
    for (const tag of ['v2', 'v3']) await pushImage(bundle.http, 'greedy/app', tag);
    // As registries do that take a tag for the manifest it points to.
    const greedy = throughOpen({
      url: bundle.http.url,
      close: () => undefined,
      open: (request) =>
        bundle.http.open(
          request.method === 'DELETE' && request.path.endsWith('/manifests/v1')
            ? { ...request, path: `/v2/greedy/app/manifests/${image.digest}` }
            : request,
        ),
    });
    const wanted = { repository: 'greedy/app', tag: 'v1', digest: image.digest, others: ['v2', 'v3'] };
    await expect(untag(greedy, wanted)).rejects.toThrow(
      'took others on the same manifest: v2, v3; they were put back',
    );
    expect(await tagsOf(bundle, 'greedy/app')).toEqual(['v2', 'v3']);
    expect(await digestOf(bundle, 'greedy/app', 'v3')).toBe(image.digest);
  });
});
