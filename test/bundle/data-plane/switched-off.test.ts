import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plan } from '../../../src/bundle/plan.ts';
import { describeReal } from '../../support/real.ts';
import { scenario } from '../scenarios.ts';
import { digestOf, pushBlob } from './content.ts';
import { admin, byNginx, credentials, majors, serve } from './served.ts';

const content = 'a blob';
const target = `/v2/app/blobs/${digestOf(content)}`;

test.each(['fast-path-off-process', 'fast-path-off-compose'])('nothing of it is in %s', async (name) => {
  const planned = await plan(scenario(name));
  for (const { path, content: text } of planned) {
    expect(path).not.toMatch(/js$|auth/);
    // The script for client machines speaks of other things.
    if (path !== 'settings.schema.json' && !path.endsWith('/setup.sh'))
      expect(text, path).not.toMatch(
        /njs|js_|load_module|auth_request|auth\.sock|auth\.conf|remembered|\/store\.js/,
      );
  }
});

describeReal('without the fast path', ['nginx', 'registry3'], () => {
  test('nginx checks each password itself, and everything comes from the registry', async () => {
    const served = await serve(majors[1], { fastPath: false });
    try {
      await pushBlob(served.back, 'app', content);
      const reply = await served.front({ target });
      expect([reply.status, reply.body.toString(), byNginx(reply)]).toEqual([200, content, false]);
      for (const lines of [[], [credentials('admin', 'wrong')]]) {
        const refused = await served.open({ target, lines });
        expect(refused.status).toBe(401);
        expect(refused.header('WWW-Authenticate')).toEqual(['Basic realm="Registry"']);
      }
      expect(readdirSync(join(served.dir, 'run/remembered'))).toEqual([]);
    } finally {
      await served.stop();
    }
  });
});

describeReal('without passwords', ['nginx', 'registry3'], () => {
  test('nginx hands out to everybody, and nothing asks for a password', async () => {
    const served = await serve(majors[1], { auth: 'off' });
    try {
      await pushBlob(served.back, 'app', content);
      for (const lines of [[], [admin], [credentials('admin', 'wrong')]]) {
        const reply = await served.open({ target, lines: ['X-Served-By: ?', ...lines] });
        expect([reply.status, reply.body.toString(), byNginx(reply)]).toEqual([200, content, true]);
      }
      expect((await served.open({ target })).header('X-Served-By')).toEqual([]);
      expect(readFileSync(join(served.dir, 'nginx/js/settings.js'), 'utf8')).not.toContain('secret:');
    } finally {
      await served.stop();
    }
  });
});
