import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReal } from '../../support/real.ts';
import { acceptAll } from './case.ts';
import { sha256 } from './content.ts';
import { absoluteTargets, oddTargets } from './odd-targets.ts';
import { isContent, sameOrRefused } from './refused.ts';
import { fill, layer, repository } from './sample.ts';
import { admin, byNginx, credentials, majors, serve, type Served } from './served.ts';

const hex = sha256(layer);
const blob = `/v2/${repository}/blobs/sha256:${hex}`;

const passwords: [what: string, lines: string[], status: number][] = [
  ['no password at all', [], 401],
  ['two, the wrong one first', [credentials('admin', 'wrong'), admin], 400],
  ['two, the wrong one last', [admin, credentials('admin', 'wrong')], 400],
  ['two that are the same', [admin, admin], 400],
  ['a scheme in small letters', [admin.replace('Basic', 'basic')], 200],
  ['more blanks', [admin.replace('Basic', 'Basic  ')], 200],
  ['another scheme', [admin.replace('Basic', 'Bearer')], 401],
  ['a token', ['Authorization: Bearer eyJhbGciOiJub25lIn0.e30.'], 401],
  ['no scheme', [admin.replace('Basic ', '')], 401],
  ['a scheme alone', ['Authorization: Basic'], 401],
  ['a scheme and a blank', ['Authorization: Basic '], 401],
  ['nothing', ['Authorization: '], 401],
  ['garbage', ['Authorization: Basic §$%&'], 401],
  ['no colon', [`Authorization: Basic ${Buffer.from('admin').toString('base64')}`], 401],
  ['no user', [credentials('', 'secret')], 401],
  ['no password', [credentials('admin', '')], 401],
  ['the hash for a password', [credentials('admin', '$2y$')], 401],
  ['a line break in the user', [credentials('admin\nadmin', 'secret')], 401],
  ['another case of the user', [credentials('Admin', 'secret')], 401],
  ['8 kB', [credentials('admin', 'x'.repeat(6_000))], 401],
  ['more than a header may have', [credentials('admin', 'x'.repeat(9_000))], 431],
  ['the right one under other names', ['Proxy-Authorization: x', 'X-Authorization: x'], 401],
  ['an empty one and a remembered one', ['Authorization: ', admin], 400],
  ['an underscore', [admin.replace('Authorization', 'Authorization_')], 401],
];

for (const major of majors)
  describeReal(`somebody who means ill, before registry ${major[0]}`, ['nginx', major[1]], () => {
    let served: Served;
    beforeAll(async () => {
      served = await serve(major);
      await fill(served.front);
    });
    afterAll(() => served?.stop());

    test('paths that are no clean ones are left to the registry', async () => {
      const answered = oddTargets.map(async (target) => {
        const reply = await sameOrRefused(served, { target, lines: acceptAll });
        return byNginx(reply) ? [target] : [];
      });
      expect((await Promise.all(answered)).flat()).toEqual([]);
    });

    test('an absolute path leads where the registry says', async () => {
      for (const target of absoluteTargets)
        expect((await sameOrRefused(served, { target })).body.toString()).toBe(layer);
    });

    test.each([
      ['none', []],
      ['a wrong one', [credentials('admin', 'wrong')]],
    ])('no path gives anything away to %s as password', async (_, lines) => {
      const gotten = [blob, ...oddTargets, ...absoluteTargets].map(async (target) => {
        const reply = await served.open({ target, lines: [...lines, ...acceptAll] });
        return isContent(reply) ? [target] : [];
      });
      expect((await Promise.all(gotten)).flat()).toEqual([]);
    });

    test('what is sent as password is taken or refused as nginx always did', async () => {
      const statuses = passwords.map(async ([what, lines]) => {
        const reply = await served.open({ target: blob, lines });
        return [what, reply.status, isContent(reply) ? reply.body.toString() : ''];
      });
      const wanted = passwords.map(([what, , status]) => [what, status, status === 200 ? layer : '']);
      expect(await Promise.all(statuses)).toEqual(wanted);
    });

    test('headers that would change method, path or caller change nothing', async () => {
      const lines = [
        'X-HTTP-Method-Override: DELETE',
        'X-HTTP-Method: DELETE',
        'X-Original-URL: /js/settings.js',
        'X-Rewrite-URL: /js/settings.js',
        'X-Accel-Redirect: /ca.crt',
        'X-Accel-Internal: /auth',
        'X-Forwarded-User: admin',
        'X-Remote-User: admin',
      ];
      expect((await sameOrRefused(served, { target: blob, lines })).body.toString()).toBe(layer);
      await sameOrRefused(served, { target: '/v2/', lines });
      const asPost = {
        method: 'POST',
        target: blob,
        lines: ['X-HTTP-Method-Override: GET', 'Content-Length: 0'],
      };
      expect((await sameOrRefused(served, asPost)).status).toBe(405);
      expect((await served.open({ target: blob, lines })).status).toBe(401);
      expect(existsSync(join(served.store, 'repositories', repository, '_layers/sha256', hex, 'link'))).toBe(
        true,
      );
    });

    test('a conditional request is no way around the password', async () => {
      for (const lines of [
        ['If-None-Match: "other"'],
        [`If-None-Match: "sha256:${hex}"`],
        ['If-None-Match: *'],
      ])
        expect((await served.open({ target: blob, lines })).status).toBe(401);
    });
  });
