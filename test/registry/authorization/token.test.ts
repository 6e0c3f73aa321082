import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { authorized } from '../../../src/registry/authorization/authorized.ts';
import { deleteBlob, getBlob, headBlob } from '../../../src/registry/blob.ts';
import { repositories } from '../../../src/registry/catalogue.ts';
import { sha256 } from '../../../src/registry/digest.ts';
import type { Credentials } from '../../../src/registry/endpoint.ts';
import { connect, type Http } from '../../../src/registry/http.ts';
import { retried } from '../../../src/registry/retried.ts';
import {
  finishUpload,
  finishWithStream,
  mountOrStart,
  pushBlob,
  sendStream,
  startUpload,
} from '../../../src/registry/upload.ts';
import { registryProblem } from '../../../src/remotes/problem.ts';
import { answers, start, type Started } from '../../smoke/support/process.ts';
import { describeReal, requireReal } from '../../support/real.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';
import { foreignPlaces } from '../support/foreign-places.ts';
import { issuer, service, startTokenService, type TokenService } from '../support/token-service.ts';

const alice = { user: 'alice', password: 'al:ice' };

for (const part of ['registry2', 'registry3'] as const)
  describeReal(`a registry with a token service (${part})`, [part], () => {
    let tokens: TokenService;
    let registry: Started;
    let url: string;
    const open: Http[] = [];

    beforeAll(async () => {
      tokens = await startTokenService();
      const folder = tempFolder();
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      writeFileSync(join(folder, 'root.pem'), tokens.root);
      writeFileSync(join(folder, 'config.yml'), configuration(folder, port, tokens.realm));
      registry = start([requireReal(part), 'serve', 'config.yml'], folder, { OTEL_TRACES_EXPORTER: 'none' });
      await answers({ port, host: '127.0.0.1' }, [registry]);
    });
    afterAll(async () => {
      await registry?.stop();
      tokens?.stop();
    });
    beforeEach(() => void tokens.asked.splice(0));
    afterEach(() => open.splice(0).forEach((http) => http.close()));

    function as(credentials: Credentials | undefined, at = url): Http {
      const here = connect({ url: at });
      const elsewhere = new Map<string, Http>();
      const connectTo = (origin: string) => {
        const http = elsewhere.get(origin) ?? connect({ url: origin });
        elsewhere.set(origin, http);
        open.push(http);
        return http;
      };
      open.push(here);
      return authorized(here, { credentials: () => Promise.resolve(credentials), connectTo });
    }

    const blob = (size = 1000) => {
      const content = randomBytes(size);
      return { content, digest: sha256(content) };
    };
    const scopes = () => tokens.asked.map((one) => one.scopes.join(' '));

    test('what is done asks for what it needs: push, pull, delete, the catalogue', async () => {
      const http = as(alice);
      const { content, digest } = blob();
      await pushBlob(http, 'team/app', digest, content);
      expect((await getBlob(http, 'team/app', digest)).body.equals(content)).toBe(true);
      await deleteBlob(http, 'team/app', digest);
      for await (const _ of repositories(http));
      expect(scopes()).toEqual([
        'repository:team/app:pull,push',
        'repository:team/app:pull',
        expect.stringMatching(/^repository:team\/app:(delete|\*)/),
        'registry:catalog:*',
      ]);
      expect(new Set(tokens.asked.map(({ user, method }) => `${method} ${user}`))).toEqual(
        new Set(['GET alice']),
      );
    });

    test('a mount asks for both repositories; the upload it became goes on with the same token, streamed', async () => {
      const http = as(alice);
      const { content, digest } = blob(200_000);
      const path = await mountOrStart(http, 'team/b', digest, 'team/a');
      await finishWithStream(http, path!, digest, Readable.from([content]), content.length);
      expect(tokens.asked.map((one) => one.scopes.toSorted())).toEqual([
        ['repository:team/a:pull', 'repository:team/b:pull,push'],
      ]);
      expect(await mountOrStart(http, 'team/c', digest, 'team/b')).toBeUndefined();
    });

    test('an upload that goes on at a path without the repository asks for that repository all the same', async () => {
      const inner = await foreignPlaces(url);
      const http = as(alice, inner);
      const { content, digest } = blob(200_000);
      const upload = await startUpload(http, 'team/app');
      expect(upload.path).toMatch(/^\/upload\//);
      const late = as(alice, inner);
      tokens.asked.splice(0);
      await finishWithStream(late, upload, digest, Readable.from([content]), content.length);
      expect(scopes()).toEqual(['repository:team/app:pull,push']);
      expect((await getBlob(http, 'team/app', digest)).body.equals(content)).toBe(true);
    });

    test('a mount from where one may not read becomes an upload', async () => {
      const { content, digest } = blob();
      await pushBlob(as(alice), 'secret/app', digest, content);
      const http = as({ user: 'bob', password: 'bob' });
      const path = await mountOrStart(http, 'bob/app', digest, 'secret/app');
      await finishUpload(http, path!, digest, content);
      expect((await getBlob(http, 'bob/app', digest)).body.equals(content)).toBe(true);
    });

    test('requests at the same time share one token', async () => {
      const { content, digest } = blob();
      await pushBlob(as(alice), 'team/app', digest, content);
      const http = as(alice);
      tokens.asked.splice(0);
      await Promise.all(Array.from({ length: 20 }, () => headBlob(http, 'team/app', digest)));
      expect(scopes()).toEqual(['repository:team/app:pull']);
    });

    test('a token that is no longer good is exchanged once, for all who have it', async () => {
      const { content, digest } = blob();
      await pushBlob(as(alice), 'team/app', digest, content);
      const http = as(alice);
      tokens.asked.splice(0);
      tokens.expired = true;
      await expect(headBlob(http, 'team/app', digest)).rejects.toMatchObject({ status: 401 });
      tokens.expired = false;
      await Promise.all(Array.from({ length: 10 }, () => headBlob(http, 'team/app', digest)));
      expect(tokens.asked).toHaveLength(2);
    });

    test('a wrong password: the token service says so, and is named', async () => {
      const failed = headBlob(as({ user: 'alice', password: 'wrong' }), 'team/app', sha256(''));
      const error: unknown = await failed.catch((one: unknown) => one);
      expect(error).toMatchObject({ status: 401, method: 'GET', path: '/token' });
      const { host } = new URL(tokens.realm);
      expect(registryProblem(error)).toMatchObject({
        where: host,
        what: expect.stringContaining('user and a password') as string,
      });
    });

    test('nobody may pull what is public, and is told where they may not', async () => {
      const { content, digest } = blob();
      await pushBlob(as(alice), 'public/app', digest, content);
      const nobody = as(undefined);
      expect((await getBlob(nobody, 'public/app', digest)).body.equals(content)).toBe(true);
      await expect(pushBlob(nobody, 'public/app', digest, content)).rejects.toMatchObject({
        status: 401,
        code: 'UNAUTHORIZED',
      });
    });

    test('an identity token is exchanged by POST', async () => {
      const { content, digest } = blob();
      await pushBlob(as({ user: '<token>', password: 'alices identity' }), 'team/app', digest, content);
      expect(tokens.asked).toEqual([
        { method: 'POST', user: 'alice', scopes: ['repository:team/app:pull,push'] },
      ]);
      await expect(
        pushBlob(as({ user: '<token>', password: 'nobodys' }), 'team/app', digest, content),
      ).rejects.toMatchObject({ status: 401, method: 'POST' });
    });

    test('a stream as the first request of all is sent once, with its token', async () => {
      const { content, digest } = blob(500_000);
      const path = await startUpload(as(alice), 'team/app');
      const http = as(alice);
      await finishUpload(http, await sendStream(http, path, Readable.from([content])), digest);
      expect((await getBlob(http, 'team/app', digest)).body.equals(content)).toBe(true);
    });

    test('a token service that is busy is asked again', async () => {
      tokens.instead = { status: 503 };
      const http = retried(as(alice), { firstPause: 1 });
      await expect(headBlob(http, 'team/app', sha256('nothing'))).rejects.toMatchObject({ status: 404 });
      expect(tokens.asked).toHaveLength(2);
    });

    test.for(['<html>', '{}', '{"token":7}', 'null'])('an answer that holds no token: %s', async (body) => {
      tokens.instead = { status: 200, body };
      await expect(headBlob(as(alice), 'team/app', sha256(''))).rejects.toThrow('the answer holds no token');
    });
  });

const configuration = (folder: string, port: number, realm: string): string => `version: 0.1
log: {level: error}
storage:
  delete: {enabled: true}
  filesystem: {rootdirectory: ${JSON.stringify(join(folder, 'data'))}}
http: {addr: "127.0.0.1:${port}"}
auth:
  token:
    realm: ${JSON.stringify(realm)}
    service: ${JSON.stringify(service)}
    issuer: ${JSON.stringify(issuer)}
    rootcertbundle: ${JSON.stringify(join(folder, 'root.pem'))}
`;
