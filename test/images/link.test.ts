import { afterAll, beforeAll, expect, test } from 'vitest';
import { getImage } from '../../src/images/image.ts';
import { linkContents } from '../../src/images/link.ts';
import { throughOpen } from '../../src/registry/http.ts';
import { answersNothing } from '../registry/support/answer.ts';
import { pushImage } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';

describeReal('a registry that links nothing', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => void (bundle = await startBundle('3')));
  afterAll(() => bundle?.stop());

  test('is asked once, and need not let its upload be cancelled', async () => {
    const { digest } = await pushImage(bundle.http, 'from/app', 'v1', { layers: [10, 20, 30, 40, 50] });
    const seen: string[] = [];
    const http = throughOpen({
      url: bundle.http.url,
      close: () => undefined,
      open: (request) => {
        if (request.method !== 'GET') seen.push(request.method);
        if (request.method === 'DELETE') return Promise.resolve(answersNothing(405));
        return bundle.http.open({ ...request, path: request.path.replace(/\?mount=.*/, '') });
      },
    });
    const image = await getImage(http, 'from/app', digest);
    expect(await linkContents(http, 'from/app', 'to/app', image)).toMatch(/^sha256:/);
    expect(seen).toEqual(['POST', 'DELETE']);
  });
});
