import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { repositories } from '../../src/registry/catalogue.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { UnreadableError } from '../../src/registry/errors.ts';
import { connect } from '../../src/registry/http.ts';
import {
  deleteManifest,
  getManifest,
  headManifest,
  putManifest,
  type Descriptor,
} from '../../src/registry/manifest.ts';
import { mediaType } from '../../src/registry/media-type.ts';
import { header } from '../../src/registry/message.ts';
import { fallbackTag, referrers } from '../../src/registry/referrers.ts';
import { tags, tagsPage } from '../../src/registry/tags.ts';
import { pushBlob } from '../../src/registry/upload.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { answering, between } from './support/between.ts';

const all = async (names: AsyncIterable<string>) => {
  const found: string[] = [];
  for await (const name of names) found.push(name);
  return found;
};

for (const [major, part] of [
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const)
  describeReal(`lists and manifests of registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    const config = Buffer.from(
      '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
    );
    const described = (content: Buffer, type: string): Descriptor => ({
      mediaType: type,
      digest: sha256(content),
      size: content.length,
    });
    const image = (more: object = {}) =>
      Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: mediaType.manifest,
          config: described(config, mediaType.config),
          layers: [],
          ...more,
        }),
      );
    async function push(repository: string, tag: string, content = image()) {
      await pushBlob(bundle.http, repository, sha256(config), config);
      return putManifest(bundle.http, repository, tag, content);
    }

    beforeAll(async () => {
      bundle = await startBundle(major);
      for (const name of ['a', 'b/c', 'd', 'e', 'team/app']) await push(name, 'v1');
    });
    afterAll(() => bundle?.stop());

    const names = ['a', 'b/c', 'd', 'e', 'team/app'];

    test('the catalogue, page by page and in one', async () => {
      expect(await all(repositories(bundle.http, { n: 2 }))).toEqual(names);
      expect(await all(repositories(bundle.http, { n: 5 }))).toEqual(names);
      expect(await all(repositories(bundle.http))).toEqual(names);
    });

    test('pages follow one another by their links', async () => {
      const proxy = await between(bundle);
      const http = connect({ url: proxy.url });
      onTestFinished(() => http.close());
      await all(repositories(http, { n: 2 }));
      expect(proxy.seen.length).toBeGreaterThanOrEqual(3);
      expect(proxy.seen[1]).toMatch(/^GET \/v2\/_catalog\?/);
    });

    test('a registry that gives fewer at a time chooses by itself', async () => {
      const proxy = await between(bundle);
      const http = connect({ url: proxy.url });
      onTestFinished(() => http.close());
      const refusal = {
        errors: [{ code: 'PAGINATION_NUMBER_INVALID', message: 'invalid number of results requested' }],
      };
      proxy.faults.push(answering(400, {}, JSON.stringify(refusal)));
      expect(await all(repositories(http))).toEqual(names);
      expect(proxy.seen.slice(0, 2)).toEqual(['GET /v2/_catalog?n=1000', 'GET /v2/_catalog']);
    });

    test('tags, page by page and in one', async () => {
      const wanted = ['v1', 'v2', 'v3', 'v4', 'v5'];
      for (const tag of wanted) await push('team/app', tag);
      expect((await all(tags(bundle.http, 'team/app', { n: 2 }))).toSorted()).toEqual(wanted);
      expect((await all(tags(bundle.http, 'team/app'))).toSorted()).toEqual(wanted);
      await expect(all(tags(bundle.http, 'no/such'))).rejects.toMatchObject({
        status: 404,
        code: 'NAME_UNKNOWN',
      });
    });

    test('a repository whose last tag went has none', async () => {
      const digest = await push('gone', 'v1', image({ annotations: { of: 'gone' } }));
      await deleteManifest(bundle.http, 'gone', digest!);
      expect(await tagsPage(bundle.http, 'gone')).toEqual({ tags: [], next: undefined });
      expect(await all(tags(bundle.http, 'gone'))).toEqual([]);
    });

    test('a tag is deleted by its name, where the registry can', async () => {
      await push('untag', 'v1');
      await push('untag', 'v2');
      if (major === '2.8') {
        await expect(deleteManifest(bundle.http, 'untag', 'v1')).rejects.toMatchObject({ method: 'DELETE' });
        return;
      }
      await deleteManifest(bundle.http, 'untag', 'v1');
      expect(await all(tags(bundle.http, 'untag'))).toEqual(['v2']);
    });

    test('deleting where it is off is refused with 405', async () => {
      const file = join(bundle.dir, 'settings.yml');
      const before = readFileSync(file, 'utf8');
      writeFileSync(file, before.replace(/^delete: true$/m, 'delete: false'));
      const rendered = await bundle.run('render');
      expect([rendered.code, (await bundle.run('restart')).code], rendered.stderr).toEqual([0, 0]);
      try {
        await expect(deleteManifest(bundle.http, 'a', sha256(image()))).rejects.toMatchObject({
          status: 405,
          code: 'UNSUPPORTED',
        });
      } finally {
        writeFileSync(file, before);
        await bundle.run('render');
        await bundle.run('restart');
      }
    });

    test('manifests of all four types, by tag and by digest, to the byte', async () => {
      const digest = (await push('types', 'oci'))!;
      const child = {
        ...described(image(), mediaType.manifest),
        platform: { os: 'linux', architecture: 'amd64' },
      };
      const list = (type: string, manifests: object[]) =>
        Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests }, null, 3));
      const docker = image({
        mediaType: mediaType.dockerManifest,
        config: described(config, mediaType.dockerConfig),
      });
      const contents = {
        [mediaType.manifest]: image(),
        [mediaType.index]: list(mediaType.index, [child]),
        [mediaType.dockerManifest]: docker,
        [mediaType.dockerIndex]: list(mediaType.dockerIndex, [
          { ...child, ...described(docker, mediaType.dockerManifest) },
        ]),
      };
      expect(digest).toBe(sha256(image()));
      for (const [type, content] of Object.entries(contents)) {
        const tag = type.replace(/\W/g, '_');
        expect(await putManifest(bundle.http, 'types', tag, content, type)).toBe(sha256(content));
        for (const reference of [tag, sha256(content)]) {
          const answer = await getManifest(bundle.http, 'types', reference);
          expect([header(answer, 'content-type'), answer.body.equals(content)]).toEqual([type, true]);
          const head = await headManifest(bundle.http, 'types', reference);
          expect(header(head, 'docker-content-digest')).toBe(sha256(content));
        }
      }
    });

    test('what refers to an image is found by its tag; nothing where there is none', async () => {
      const subject = described(image(), mediaType.manifest);
      await push('signed', 'v1');
      expect(await referrers(bundle.http, 'signed', subject.digest)).toEqual([]);
      const signature = image({ subject, artifactType: 'application/vnd.example.signature' });
      await push('signed', sha256(signature), signature);
      const entry = {
        ...described(signature, mediaType.manifest),
        artifactType: 'application/vnd.example.signature',
      };
      const index = Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: mediaType.index, manifests: [entry] }),
      );
      await putManifest(bundle.http, 'signed', fallbackTag(subject.digest), index, mediaType.index);
      expect(await referrers(bundle.http, 'signed', subject.digest)).toEqual([entry]);
    });

    test('a registry with the Referrers API is asked by it, page by page', async () => {
      const proxy = await between(bundle);
      const http = connect({ url: proxy.url });
      onTestFinished(() => http.close());
      const entry = (name: string) => ({
        ...described(Buffer.from(name), mediaType.manifest),
        artifactType: name,
      });
      const page = (...entries: object[]) =>
        JSON.stringify({ schemaVersion: 2, mediaType: mediaType.index, manifests: entries });
      const path = `/v2/signed/referrers/${sha256('x')}`;
      proxy.faults.push(
        answering(
          200,
          { link: `<https://elsewhere.example.com${path}?page=2>; rel="next"` },
          page(entry('one')),
        ),
        answering(200, {}, page(entry('two'))),
      );
      const found = await referrers(http, 'signed', sha256('x'));
      expect(found.map((one) => one.artifactType)).toEqual(['one', 'two']);
      expect(proxy.seen).toEqual([`GET ${path}`, `GET ${path}?page=2`]);

      proxy.faults.push(answering(200, {}, '<html>welcome'));
      expect(await referrers(http, 'signed', sha256('x'))).toEqual([]);
      proxy.faults.push(answering(403));
      await expect(referrers(http, 'signed', sha256('x'))).rejects.toMatchObject({ status: 403 });
    });

    test.for<[string, Record<string, string>, string, string]>([
      ['a page that is no JSON', {}, '<html>', 'the answer is no JSON'],
      ['a page without names', {}, '{"repositories":[1]}', 'no list of repositories'],
      [
        'a page that is its own next one',
        { link: '</v2/_catalog?n=1000>; rel="next"' },
        '{"repositories":[]}',
        'is itself',
      ],
      ['a link that is no URL', { link: '<http://[>; rel="next"' }, '{"repositories":[]}', 'is no URL'],
    ])('%s is said to be unreadable', async ([, headers, body, why]) => {
      const proxy = await between(bundle);
      const http = connect({ url: proxy.url });
      onTestFinished(() => http.close());
      proxy.faults.push(answering(200, headers, body));
      const failed = all(repositories(http));
      await expect(failed).rejects.toBeInstanceOf(UnreadableError);
      await expect(failed).rejects.toThrow(why);
    });

    test('null is an empty list', async () => {
      const proxy = await between(bundle);
      const http = connect({ url: proxy.url });
      onTestFinished(() => http.close());
      proxy.faults.push(
        answering(200, {}, '{"repositories":null}'),
        answering(200, {}, '{"name":"a","tags":null}'),
      );
      expect([await all(repositories(http)), await all(tags(http, 'a'))]).toEqual([[], []]);
    });

    test('an empty registry has no repositories', async () => {
      rmSync(join(bundle.data, 'docker'), { recursive: true });
      expect(await all(repositories(bundle.http))).toEqual([]);
    });
  });
