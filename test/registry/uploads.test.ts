import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteBlob, getBlob, headBlob } from '../../src/registry/blob.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { RegistryError } from '../../src/registry/errors.ts';
import {
  cancelUpload,
  finishUpload,
  finishWithStream,
  mountBlob,
  mountOrStart,
  pushBlob,
  sendChunk,
  sendStream,
  startUpload,
  uploadedBytes,
  type UploadPath,
} from '../../src/registry/upload.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';

for (const [major, part] of [
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const)
  describeReal(`uploads to registry ${major} through its nginx`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    beforeAll(async () => void (bundle = await startBundle(major)));
    afterAll(() => bundle?.stop());

    const fresh = (size = 100_000) => {
      const content = randomBytes(size);
      return { content, digest: sha256(content) };
    };
    const stored = async (digest: string, repository = 'team/app') =>
      (await getBlob(bundle.http, repository, digest)).body;
    const status = async (digest: string, repository = 'team/app') =>
      (await bundle.http.request({ method: 'HEAD', path: `/v2/${repository}/blobs/${digest}` })).status;

    test('all at once, an empty one too', async () => {
      for (const { content, digest } of [fresh(), fresh(0)]) {
        await pushBlob(bundle.http, 'team/app', digest, content);
        expect((await stored(digest)).equals(content)).toBe(true);
      }
    });

    test('streamed, with a size that is known', async () => {
      const { content, digest } = fresh(3_000_000);
      const path = await startUpload(bundle.http, 'team/app');
      await finishWithStream(bundle.http, path, digest, Readable.from(pieces(content)), content.length);
      expect((await stored(digest)).equals(content)).toBe(true);
    });

    test('streamed, with a digest that is known only at the end', async () => {
      const { content, digest } = fresh(3_000_000);
      const path = await sendStream(
        bundle.http,
        await startUpload(bundle.http, 'team/app'),
        Readable.from(pieces(content)),
      );
      await finishUpload(bundle.http, path, digest);
      expect((await stored(digest)).equals(content)).toBe(true);
    });

    test('in chunks, with how far it is', async () => {
      const { content, digest } = fresh();
      let path = await startUpload(bundle.http, 'team/app');
      expect(await uploadedBytes(bundle.http, path)).toBe(0);
      for (const from of [0, 40_000]) {
        path = await sendChunk(bundle.http, path, content.subarray(from, from + 40_000), from);
        expect(await uploadedBytes(bundle.http, path)).toBe(from + 40_000);
      }
      await finishUpload(bundle.http, path, digest, content.subarray(80_000));
      expect((await stored(digest)).equals(content)).toBe(true);
    });

    test('what is cancelled is gone', async () => {
      const path = await startUpload(bundle.http, 'team/app');
      await cancelUpload(bundle.http, path);
      await expect(uploadedBytes(bundle.http, path)).rejects.toMatchObject({
        status: 404,
        code: 'BLOB_UPLOAD_UNKNOWN',
      });
    });

    test('content of another digest is refused and not kept', async () => {
      const { content, digest } = fresh();
      await expect(pushBlob(bundle.http, 'team/app', digest, content.subarray(1))).rejects.toMatchObject({
        status: 400,
        code: 'DIGEST_INVALID',
      });
      expect(await status(digest)).toBe(404);
    });

    test('a source that ends with an error ends the upload, its error comes out, and nothing is kept', async () => {
      const { content, digest } = fresh();
      const broken = new Error('the source broke');
      async function* source() {
        yield content.subarray(0, 60_000);
        throw broken;
      }
      for (const send of [
        (path: UploadPath) =>
          finishWithStream(bundle.http, path, digest, Readable.from(source()), content.length),
        (path: UploadPath) => sendStream(bundle.http, path, Readable.from(source())),
      ])
        await expect(send(await startUpload(bundle.http, 'team/app'))).rejects.toBe(broken);
      expect(await status(digest)).toBe(404);
    });

    test('a source that ends with an error after its last byte: the error comes out', async () => {
      const { content, digest } = fresh();
      const broken = new Error('not what its digest says');
      async function* source() {
        yield content;
        await new Promise((resolve) => setTimeout(resolve, 100));
        throw broken;
      }
      const path = await startUpload(bundle.http, 'team/app');
      await expect(
        finishWithStream(bundle.http, path, digest, Readable.from(source()), content.length),
      ).rejects.toBe(broken);
    });

    test('sha512', async () => {
      const content = randomBytes(1000);
      const digest = `sha512:${createHash('sha512').update(content).digest('hex')}`;
      await pushBlob(bundle.http, 'team/app', digest, content);
      expect((await stored(digest)).equals(content)).toBe(true);
    });

    test('a blob of another repository is linked; one that is not there becomes an upload', async () => {
      const { content, digest } = fresh();
      await pushBlob(bundle.http, 'team/app', digest, content);
      expect(await mountBlob(bundle.http, 'other/app', digest, 'team/app')).toBe(true);
      expect((await stored(digest, 'other/app')).equals(content)).toBe(true);
      expect(await mountOrStart(bundle.http, 'third/app', digest, 'team/app')).toBeUndefined();

      const next = fresh();
      expect(await mountBlob(bundle.http, 'other/app', next.digest, 'team/app')).toBe(false);
      const path = await mountOrStart(bundle.http, 'other/app', next.digest, 'team/app');
      await finishUpload(bundle.http, path!, next.digest, next.content);
      expect((await stored(next.digest, 'other/app')).equals(next.content)).toBe(true);
    });

    test('a blob is deleted', async () => {
      const { content, digest } = fresh();
      await pushBlob(bundle.http, 'team/app', digest, content);
      await headBlob(bundle.http, 'team/app', digest);
      await deleteBlob(bundle.http, 'team/app', digest);
      await expect(headBlob(bundle.http, 'team/app', digest)).rejects.toBeInstanceOf(RegistryError);
    });

    describe('answered before their end', () => {
      /** A body without an end. */
      function endless() {
        let sent = 0;
        let ended = false;
        async function* source() {
          try {
            for (;;) {
              sent++;
              yield Buffer.alloc(64 * 1024);
            }
          } finally {
            ended = true;
          }
        }
        return { body: Readable.from(source()), state: () => ({ sent, ended }) };
      }

      test('401 is the answer; the rest is not sent, and the client goes on', async () => {
        const upload = await startUpload(bundle.http, 'team/app');
        const { body, state } = endless();
        const answer = await bundle.http.request({ method: 'PATCH', ...upload, body, credentials: null });
        expect([answer.status, answer.body.toString()]).toEqual([
          401,
          expect.stringContaining('UNAUTHORIZED'),
        ]);
        expect(state().ended).toBe(true);
        const ping = await bundle.http.request({ method: 'GET', path: '/v2/' });
        expect(ping.status).toBe(200);
      });

      test('404 of an upload that is not', async () => {
        const path = await startUpload(bundle.http, 'team/app');
        await cancelUpload(bundle.http, path);
        const { body, state } = endless();
        await expect(sendStream(bundle.http, path, body)).rejects.toMatchObject({ status: 404 });
        expect(state().ended).toBe(true);
      });
    });
  });

function* pieces(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 70_000) yield content.subarray(at, at + 70_000);
}
