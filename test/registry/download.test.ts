import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { CancelledError } from '../../src/errors.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { download, hashFor, WrongContentError, type Download } from '../../src/registry/download.ts';
import { connect } from '../../src/registry/http.ts';
import { pushBlob } from '../../src/registry/upload.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { answering, between } from './support/between.ts';

for (const [major, part] of [
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const)
  describeReal(`downloads from registry ${major}`, ['nginx', part], () => {
    const repository = 'team/app';
    const content = randomBytes(500_000);
    const digest = sha256(content);
    const size = content.length;
    let bundle: RegistryBundle;
    beforeAll(async () => {
      bundle = await startBundle(major);
      await pushBlob(bundle.http, repository, digest, content);
    });
    afterAll(() => bundle?.stop());

    async function faulty(
      alter?: (request: IncomingMessage, response: ServerResponse, body: IncomingMessage) => void,
    ) {
      const proxy = await between(bundle);
      proxy.alter = alter;
      const http = connect({ url: proxy.url, timeout: 2000 });
      onTestFinished(() => http.close());
      const get = async (given: Partial<Omit<Download, 'size'>> & { size?: number | undefined } = {}) => {
        const { size: known, ...wanted } = { size, ...given };
        const got: Buffer[] = [];
        for await (const chunk of download(http, {
          repository,
          digest,
          firstPause: 1,
          ...wanted,
          ...(known === undefined ? {} : { size: known }),
        }))
          got.push(chunk);
        return Buffer.concat(got);
      };
      return { proxy, get };
    }

    /** Passes on so many bytes and breaks off. */
    const cutting =
      (bytes: number) => (_: IncomingMessage, response: ServerResponse, body: IncomingMessage) => {
        let left = bytes;
        body.on('data', (chunk: Buffer) => {
          response.write(chunk.subarray(0, left));
          left -= Math.min(left, chunk.length);
          if (left === 0) setTimeout(() => response.destroy(), 10);
        });
        body.on('end', () => response.end());
      };

    test('whole', async () => {
      const { get, proxy } = await faulty();
      expect((await get()).equals(content)).toBe(true);
      expect((await get({ size: undefined })).equals(content)).toBe(true);
      expect(proxy.seen).toHaveLength(2);
    });

    test('is taken up where it broke off, as often as it takes while it goes on', async () => {
      const ranges: (string | undefined)[] = [];
      const cut = cutting(60_000);
      const { get } = await faulty(
        (request, response, body) => (ranges.push(request.headers.range), cut(request, response, body)),
      );
      expect((await get()).equals(content)).toBe(true);
      expect(ranges).toEqual([
        undefined,
        ...Array.from({ length: 8 }, (_, at) => `bytes=${(at + 1) * 60_000}-`),
      ]);
    });

    test('is given up when it gets no further', async () => {
      const { get, proxy } = await faulty(
        (_, response) => (response.flushHeaders(), setTimeout(() => response.destroy(), 5)),
      );
      await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(proxy.seen).toHaveLength(4);
    });

    test('from a server that knows no Range', async () => {
      let times = 0;
      const { get, proxy } = await faulty((request, response, body) =>
        times++ === 0 ? cutting(70_000)(request, response, body) : void body.pipe(response),
      );
      proxy.faults.push(undefined, (request) => void delete request.headers.range);
      expect((await get()).equals(content)).toBe(true);
      expect(proxy.seen).toHaveLength(2);
    });

    test('goes on after what is there already, and checks the whole', async () => {
      const { get } = await faulty();
      const from = 123_456;
      const hash = hashFor(digest).update(content.subarray(0, from));
      expect((await get({ from, hash })).equals(content.subarray(from))).toBe(true);
      const other = hashFor(digest).update(content.subarray(1, from + 1));
      await expect(get({ from, hash: other })).rejects.toBeInstanceOf(WrongContentError);
      expect(await get({ from: size, hash: hashFor(digest).update(content) })).toHaveLength(0);
      await expect(get({ from: size + 1, hash: hashFor(digest) })).rejects.toThrow(
        'more than its 500000 bytes',
      );
    });

    test('everything came but the end of the answer', async () => {
      for (const known of [size, undefined]) {
        const { get, proxy } = await faulty((_, response, body) => {
          body
            .on('data', (chunk: Buffer) => response.write(chunk))
            .on('end', () => setTimeout(() => response.destroy(), 10));
        });
        proxy.headless = true;
        expect((await get({ size: known })).equals(content)).toBe(true);
        // Without a size only the registry knows that nothing follows.
        expect(proxy.seen).toHaveLength(known === undefined ? 2 : 1);
      }
    });

    test.for<[string, (bytes: Buffer) => Buffer, string]>([
      ['truncated', (bytes) => bytes.subarray(0, -1), 'only 499999 of 500000 bytes came'],
      ['too long', (bytes) => Buffer.concat([bytes, Buffer.from('x')]), 'more than its 500000 bytes came'],
      [
        'corrupted',
        (bytes) => Buffer.concat([Buffer.from([bytes[0]! ^ 1]), bytes.subarray(1)]),
        'another digest, sha256:',
      ],
    ])('%s content is refused with its digest', async ([, change, why]) => {
      const { get, proxy } = await faulty((_, response, body) => {
        const all: Buffer[] = [];
        body
          .on('data', (chunk: Buffer) => all.push(chunk))
          .on('end', () => response.end(change(Buffer.concat(all))));
      });
      proxy.headless = true;
      const failed = get();
      await expect(failed).rejects.toBeInstanceOf(WrongContentError);
      await expect(failed).rejects.toThrow(`${digest}: `);
      await expect(failed).rejects.toThrow(why);
    });

    test('a store with a bit turned over is noticed through nginx', async () => {
      const victim = randomBytes(5000);
      await pushBlob(bundle.http, repository, sha256(victim), victim);
      const hex = sha256(victim).slice(7);
      const folder = join(bundle.data, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex);
      expect(readdirSync(folder)).toEqual(['data']);
      writeFileSync(join(folder, 'data'), Buffer.concat([Buffer.from([victim[0]! ^ 1]), victim.subarray(1)]));
      const { get } = await faulty();
      await expect(get({ digest: sha256(victim), size: 5000 })).rejects.toBeInstanceOf(WrongContentError);
    });

    test('no bytes, and sha512', async () => {
      const { get } = await faulty();
      await pushBlob(bundle.http, repository, sha256(''), Buffer.alloc(0));
      expect(await get({ digest: sha256(''), size: 0 })).toHaveLength(0);
      const big = `sha512:${createHash('sha512').update(content).digest('hex')}`;
      await pushBlob(bundle.http, repository, big, content);
      expect((await get({ digest: big })).equals(content)).toBe(true);
      const wrong = `sha512:${createHash('sha512').update('other').digest('hex')}`;
      await expect(get({ digest: wrong })).rejects.toMatchObject({ status: 404 });
    });

    test('one that is not there, and an answer that makes no sense', async () => {
      const { get, proxy } = await faulty();
      await expect(get({ digest: sha256('nothing') })).rejects.toMatchObject({
        status: 404,
        code: 'BLOB_UNKNOWN',
      });
      proxy.faults.push(answering(206, { 'content-range': 'bytes 5-9/10' }, 'other'));
      await expect(get()).rejects.toMatchObject({ status: 206 });
      proxy.faults.push(answering(416, { 'content-range': 'bytes */7' }));
      await expect(get({ from: 8, hash: hashFor(digest) })).rejects.toMatchObject({ status: 416 });
    });

    test('whoever stops reading ends the connection', async () => {
      let closed = false;
      const { proxy } = await faulty(
        (_, response, body) => void body.pipe(response.on('close', () => (closed = true))),
      );
      const http = connect({ url: proxy.url });
      onTestFinished(() => http.close());
      for await (const _ of download(http, { repository, digest, size })) break;
      await expect.poll(() => closed).toBe(true);
    });

    test('Ctrl-C', async () => {
      const end = new AbortController();
      const { get } = await faulty((_, response, body) => {
        body.once('data', (chunk: Buffer) => response.write(chunk, () => setTimeout(() => end.abort(), 10)));
      });
      await expect(get({ signal: end.signal })).rejects.toBeInstanceOf(CancelledError);
    });
  });
