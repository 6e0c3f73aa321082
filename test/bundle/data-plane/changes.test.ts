import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeReal } from '../../support/real.ts';
import { acceptAll } from './case.ts';
import { config, digestOf, ociManifest, pushBlob, pushManifest } from './content.ts';
import type { Asked, Reply } from './exchange.ts';
import { byNginx, majors, serve, type Served } from './served.ts';

const repository = 'app';
const layer = 'a layer';
const [first, second] = [ociManifest(layer), ociManifest(layer, { annotations: { note: 'second' } })];

const at = (what: string): Asked => ({ target: `/v2/${repository}/${what}`, lines: acceptAll });
const blob = at(`blobs/${digestOf(layer)}`);
const tag = at('manifests/latest');
const byDigest = (manifest: string): Asked => at(`manifests/${digestOf(manifest)}`);

for (const major of majors)
  describeReal(
    `what changes in the store of registry ${major[0]} is seen at once`,
    ['nginx', major[1]],
    () => {
      let served: Served;
      beforeAll(async () => void (served = await serve(major)));
      afterAll(() => served?.stop());

      /** Through nginx, as clients push. */
      const push = async (): Promise<void> => {
        for (const content of [layer, config]) await pushBlob(served.front, repository, content);
        await pushManifest(served.front, repository, 'latest', first);
      };
      beforeEach(push);

      const remove = async (asked: Asked): Promise<void> =>
        expect((await served.front({ ...asked, method: 'DELETE' })).status).toBe(202);
      const get = (asked: Asked): Promise<Reply> => served.front(asked);
      /** Handed out by nginx. */
      const expectThere = async (asked: Asked, content: string): Promise<void> => {
        const reply = await get(asked);
        expect([reply.status, reply.body.toString(), byNginx(reply)]).toEqual([200, content, true]);
        const head = await get({ ...asked, method: 'HEAD' });
        expect([head.status, head.header('Docker-Content-Digest')]).toEqual([200, [digestOf(content)]]);
      };
      const expectGone = async (asked: Asked): Promise<void> => {
        for (const method of ['GET', 'HEAD']) expect((await get({ ...asked, method })).status).toBe(404);
      };

      test('a blob that is deleted and pushed again', async () => {
        await expectThere(blob, layer);
        await remove(blob);
        await expectGone(blob);
        expect((await get({ ...blob, lines: ['Range: bytes=0-1'] })).status).toBe(404);
        expect((await get({ ...blob, lines: ['If-None-Match: *'] })).status).toBe(404);
        await pushBlob(served.front, repository, layer);
        await expectThere(blob, layer);
      });

      test('a manifest that is deleted and pushed again', async () => {
        await expectThere(tag, first);
        await expectThere(byDigest(first), first);
        await remove(byDigest(first));
        await expectGone(byDigest(first));
        await expectGone(tag);
        await push();
        await expectThere(tag, first);
      });

      test('a tag that moves on, and back', async () => {
        await expectThere(tag, first);
        await pushManifest(served.front, repository, 'latest', second);
        await expectThere(tag, second);
        await expectThere(byDigest(first), first);
        await pushManifest(served.front, repository, 'latest', first);
        await expectThere(tag, first);
      });

      test('a manifest whose tag moved on is deleted', async () => {
        await pushManifest(served.front, repository, 'latest', second);
        await remove(byDigest(first));
        await expectThere(tag, second);
        await expectGone(byDigest(first));
      });

      // Registry 2.8 cannot delete a tag.
      if (major[0] !== '2.8')
        test('a tag that is deleted', async () => {
          await expectThere(tag, first);
          await remove(tag);
          await expectGone(tag);
          await expectThere(byDigest(first), first);
        });

      test('a blob mounted from another repository', async () => {
        const there: Asked = { ...blob, target: blob.target.replace('/app/', '/other/') };
        await expectGone(there);
        const mount = `/v2/other/blobs/uploads/?mount=${digestOf(layer)}&from=${repository}`;
        const mounted = await served.front({ method: 'POST', target: mount, lines: ['Content-Length: 0'] });
        expect(mounted.status).toBe(201);
        await expectThere(there, layer);
        await remove(there);
        await expectGone(there);
        await expectThere(blob, layer);
      });
    },
  );
