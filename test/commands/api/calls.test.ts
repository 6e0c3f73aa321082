import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { putManifest } from '../../../src/registry/manifest.ts';
import { bin, cleanEnv } from '../../support/cli.ts';
import { content, pushImage, pushIndex, pushReferrer, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { majors } from '../rm/majors.ts';
import { api, headerIn, statusIn, type CallOptions } from './call.ts';

for (const [major, part] of majors)
  describeReal(`every call of the API with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    let image: Pushed;
    const call = (line: string, options: CallOptions = {}) => api(bundle, line.split(' '), options);
    const upload = async (repository: string): Promise<string> =>
      headerIn(await call(`POST /v2/${repository}/blobs/uploads/ -i`), 'location')!;
    beforeAll(async () => {
      bundle = await startBundle(major);
      image = await pushImage(bundle.http, 'team/app', 'v1');
    });
    afterAll(() => bundle?.stop());

    test('is it there, and whose is the password', async () => {
      const there = await call('GET /v2/ -i');
      expect([there.code, statusIn(there)]).toEqual([0, 'HTTP/1.1 200 OK']);
      expect(there.text.endsWith('\r\n\r\n{}')).toBe(true);
      const stranger = await call('get /v2/ -H Authorization: -i');
      expect([stranger.code, statusIn(stranger)]).toEqual([1, 'HTTP/1.1 401 Unauthorized']);
      expect(headerIn(stranger, 'www-authenticate')).toContain('Basic');
      expect(stranger.stderr).toContain('GET /v2/ answered 401 UNAUTHORIZED');
      const wrong = `Basic ${Buffer.from('admin:wrong').toString('base64')}`;
      expect((await api(bundle, ['GET', '/v2/', '-H', `authorization:${wrong}`])).code).toBe(1);
    });

    test('an output that is full is no fault of the registry, and told once', async () => {
      for (const more of ['', '-i']) {
        const script = `"$0" "$1" api GET team/app/manifests/v1 ${more} -C "$2" >/dev/full`;
        const { exitCode, stderr } = await execa('sh', ['-c', script, process.execPath, bin, bundle.dir], {
          env: cleanEnv(),
          extendEnv: false,
          reject: false,
        });
        expect([exitCode, stderr]).toEqual([
          1,
          expect.stringMatching(/^The output could not be written: [^\n]*$/),
        ]);
      }
    });

    test('the catalogue, page by page', async () => {
      await pushImage(bundle.http, 'zoo/app', 'v1');
      expect(JSON.parse((await call('GET _catalog')).text)).toEqual({
        repositories: ['team/app', 'zoo/app'],
      });
      const first = await call('GET /v2/_catalog?n=1 -i');
      const next = /<([^>]+)>/.exec(headerIn(first, 'link') ?? '')![1]!;
      expect(JSON.parse((await call(`GET ${next}`)).text)).toEqual({ repositories: ['zoo/app'] });
      expect(JSON.parse((await call('GET _catalog?n=5&last=team/app')).text)).toEqual({
        repositories: ['zoo/app'],
      });
    });

    test('tags', async () => {
      expect(JSON.parse((await call('GET team/app/tags/list')).text)).toEqual({
        name: 'team/app',
        tags: ['v1'],
      });
      const missing = await call('GET team/none/tags/list');
      expect(missing.code).toBe(1);
      expect(missing.text).toContain('"NAME_UNKNOWN"');
      expect(missing.stderr).toContain('GET /v2/team/none/tags/list answered 404 NAME_UNKNOWN: ');
    });

    describe('manifests', () => {
      test('by tag and by digest: the exact bytes, of every type', async () => {
        const docker = await pushImage(bundle.http, 'team/app', 'docker', { docker: true });
        const list = await pushIndex(bundle.http, 'team/app', 'list', [docker], { docker: true });
        const index = await pushIndex(bundle.http, 'team/app', 'index', [image]);
        for (const [pushed, tag] of [
          [image, 'v1'],
          [docker, 'docker'],
          [list, 'list'],
          [index, 'index'],
        ] as const)
          for (const reference of [tag, pushed.digest]) {
            const got = await call(`GET team/app/manifests/${reference}`);
            expect([got.code, got.bytes.equals(pushed.bytes)]).toEqual([0, true]);
          }
      });

      test('HEAD says whether one is there, and nothing else', async () => {
        const there = await call('HEAD team/app/manifests/v1 -i');
        expect([there.code, headerIn(there, 'docker-content-digest')]).toEqual([0, image.digest]);
        const quiet = await call('HEAD team/app/manifests/v1');
        expect([quiet.code, quiet.text, quiet.stderr]).toEqual([0, '', '']);
        const none = await call('HEAD team/app/manifests/none');
        expect([none.code, none.text, none.stderr]).toEqual([
          1,
          '',
          expect.stringContaining('answered 404 Not Found'),
        ]);
      });

      test('put: the media type is that in the JSON, or one of your own', async () => {
        const folder = tempFolder();
        for (const [pushed, name] of [
          [image, 'copy'],
          [await pushIndex(bundle.http, 'team/app', undefined, [image], { docker: false }), 'copied-index'],
          [await pushImage(bundle.http, 'team/app', undefined, { docker: true }), 'copied-docker'],
        ] as const) {
          writeFileSync(join(folder, 'manifest.json'), pushed.bytes);
          const put = await call(`PUT team/app/manifests/${name} --body manifest.json -i`, { cwd: folder });
          expect([put.code, statusIn(put), headerIn(put, 'docker-content-digest')], put.text).toEqual([
            0,
            'HTTP/1.1 201 Created',
            pushed.digest,
          ]);
          const piped = await call(`PUT team/app/manifests/${name}-piped --body -`, {
            input: [pushed.bytes],
          });
          expect(piped.code, piped.stderr).toBe(0);
          const got = await call(`GET team/app/manifests/${name}-piped -i`);
          expect(headerIn(got, 'content-type')).toBe(pushed.mediaType);
        }
        const wrong = await call('PUT team/app/manifests/x --body - -H Content-Type:application/x-nothing', {
          input: [image.bytes],
        });
        expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('MANIFEST_INVALID')]);
      });

      test('delete: 202, then 404', async () => {
        const { digest } = await pushImage(bundle.http, 'team/app', 'doomed', { seed: 'doomed' });
        const path = `team/app/manifests/${digest}`;
        expect(statusIn(await call(`DELETE ${path} -i`))).toBe('HTTP/1.1 202 Accepted');
        const after = await call(`GET ${path}`);
        expect([after.code, after.stderr]).toEqual([1, expect.stringContaining('404 MANIFEST_UNKNOWN')]);
        expect((await call(`DELETE ${path}`)).code).toBe(1);
      });

      test('what refers to one: by the fallback tag, as the registry has no Referrers API', async () => {
        const artifact = await pushReferrer(bundle.http, image, 'application/spdx+json');
        expect((await call(`GET team/app/referrers/${image.digest}`)).stderr).toContain('answered 404');
        const list = await call(`GET team/app/manifests/${image.digest.replace(':', '-')}`);
        expect(list.text).toContain(artifact.digest);
      });
    });

    describe('blobs', () => {
      test('whole, in part, and whether it is there', async () => {
        const { digest, size } = image.layers![1]!;
        const path = `team/app/blobs/${digest}`;
        const whole = await call(`GET ${path}`);
        expect([whole.code, sha256(whole.bytes)]).toEqual([0, digest]);
        const part = await call(`GET ${path} -H Range:bytes=10-19`);
        expect(part.bytes.equals(whole.bytes.subarray(10, 20))).toBe(true);
        expect(headerIn(await call(`HEAD ${path} -i`), 'content-length')).toBe(String(size));
      });

      test('deleted', async () => {
        const { layers } = await pushImage(bundle.http, 'blob/app', 'v1', { seed: 'deleted' });
        const path = `blob/app/blobs/${layers![0]!.digest}`;
        expect(statusIn(await call(`DELETE ${path} -i`))).toBe('HTTP/1.1 202 Accepted');
        expect((await call(`GET ${path}`)).stderr).toContain('404 BLOB_UNKNOWN');
      });

      test('mounted from another repository', async () => {
        const { digest } = image.layers![0]!;
        const mounted = await call(`POST mounted/app/blobs/uploads/?mount=${digest}&from=team/app -i`);
        expect([statusIn(mounted), headerIn(mounted, 'docker-content-digest')]).toEqual([
          'HTTP/1.1 201 Created',
          digest,
        ]);
        expect((await call(`HEAD mounted/app/blobs/${digest}`)).code).toBe(0);
      });
    });

    describe('uploads', () => {
      const blob = content('uploaded', 3_000_000);
      const file = (bytes: Buffer): { cwd: string } => {
        const cwd = tempFolder();
        writeFileSync(join(cwd, 'blob'), bytes);
        return { cwd };
      };
      const readBack = async (repository: string, bytes: Buffer) =>
        (await call(`GET ${repository}/blobs/${sha256(bytes)}`)).bytes.equals(bytes);

      test('start, then all at once from a file', async () => {
        const place = await upload('up/one');
        const put = await call(`PUT ${place}&digest=${sha256(blob)} --body blob -i`, file(blob));
        expect([put.code, statusIn(put)], put.stderr).toEqual([0, 'HTTP/1.1 201 Created']);
        expect(await readBack('up/one', blob)).toBe(true);
      });

      test('in chunks with their status in between, the last of them from standard input', async () => {
        let place = await upload('up/chunks');
        const half = blob.length / 2;
        const first = await call(
          `PATCH ${place} --body blob -H Content-Range:0-${half - 1} -i`,
          file(blob.subarray(0, half)),
        );
        expect([statusIn(first), headerIn(first, 'range')], first.text).toEqual([
          'HTTP/1.1 202 Accepted',
          `0-${half - 1}`,
        ]);
        place = headerIn(first, 'location')!;
        const status = await call(`GET ${place} -i`);
        expect([statusIn(status), headerIn(status, 'range')]).toEqual([
          'HTTP/1.1 204 No Content',
          `0-${half - 1}`,
        ]);
        place = headerIn(status, 'location') ?? place;
        const rest = [blob.subarray(half, half + 1000), blob.subarray(half + 1000)];
        const second = await call(`PATCH ${place} --body - -i`, { input: rest });
        expect(statusIn(second), second.text).toBe('HTTP/1.1 202 Accepted');
        const closed = await call(`PUT ${headerIn(second, 'location')}&digest=${sha256(blob)} -i`);
        expect(statusIn(closed), closed.text).toBe('HTTP/1.1 201 Created');
        expect(await readBack('up/chunks', blob)).toBe(true);
      });

      test('cancelled: its place is gone', async () => {
        const place = await upload('up/cancelled');
        expect(statusIn(await call(`DELETE ${place} -i`))).toBe('HTTP/1.1 204 No Content');
        expect((await call(`GET ${place}`)).stderr).toContain('404 BLOB_UPLOAD_UNKNOWN');
      });

      test('in a single request: Distribution takes it for a start, and the bytes are sent to the place it names', async () => {
        const digest = sha256(blob);
        const single = await call(
          `POST up/single/blobs/uploads/?digest=${digest} --body blob -i`,
          file(blob),
        );
        expect(statusIn(single)).toBe('HTTP/1.1 202 Accepted');
        const put = await call(
          `PUT ${headerIn(single, 'location')}&digest=${digest} --body blob -i`,
          file(blob),
        );
        expect(statusIn(put), put.text).toBe('HTTP/1.1 201 Created');
        expect(await readBack('up/single', blob)).toBe(true);
      });

      test('with a digest that is not that of the bytes: refused', async () => {
        const wrong = `PUT ${await upload('up/wrong')}&digest=${sha256('other')} --body blob`;
        const { code, stderr } = await call(wrong, file(blob));
        expect([code, stderr]).toEqual([1, expect.stringContaining('400 DIGEST_INVALID')]);
        expect(stderr).not.toContain('_state');
      });
    });

    test('--json: status, headers and the body, as text or in base64', async () => {
      const listed = JSON.parse((await call('GET team/app/tags/list --json')).text) as Record<
        string,
        unknown
      >;
      expect(listed).toMatchObject({
        status: 200,
        encoding: 'utf8',
        headers: { 'docker-distribution-api-version': 'registry/2.0' },
      });
      expect(JSON.parse(listed['body'] as string)).toMatchObject({ name: 'team/app' });
      const { digest } = image.layers![0]!;
      const raw = JSON.parse((await call(`GET team/app/blobs/${digest} --json`)).text) as Record<
        string,
        string
      >;
      expect([raw['encoding'], sha256(Buffer.from(raw['body']!, 'base64'))]).toEqual(['base64', digest]);
      const missing = await call('GET team/app/manifests/none --json');
      expect([missing.code, (JSON.parse(missing.text) as { status: number }).status]).toEqual([1, 404]);
    });

    test('a tag is deleted by its name on 3; 2.8 refuses it', async () => {
      await putManifest(bundle.http, 'team/app', 'by-name', image.bytes, image.mediaType);
      const deleted = await call('DELETE team/app/manifests/by-name -i');
      expect(statusIn(deleted)).toBe(major === '3' ? 'HTTP/1.1 202 Accepted' : 'HTTP/1.1 400 Bad Request');
    });
  });
