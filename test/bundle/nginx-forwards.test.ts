import http from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nginx } from '../support/binaries.ts';
import { describeReal } from '../support/real.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import { scenario } from './scenarios.ts';
import { ownOwner, request, startAuth, startNginx, writeBundle } from './stack.ts';

describeReal('what nginx passes on', ['nginx'], () => {
  test('the address the client used, and nothing the client could lie about', async () => {
    const dir = tempFolder();
    const port = await freePort();
    const input = scenario('process-3');
    await writeBundle({ ...input, dir, settings: { ...input.settings, port, owner: ownOwner } });
    const upstream = http.createServer((asked, answer) => answer.end(JSON.stringify(asked.headers)));
    upstream.listen({ path: join(dir, 'run/registry.sock') });
    const auth = await startAuth(dir, nginx()!);
    const server = await startNginx(dir, nginx()!, port);
    try {
      const headers = {
        Host: 'reg.lan:8443',
        Forwarded: 'proto=http',
        'X-Forwarded-Host': 'evil',
        'X-Real-IP': '6.6.6.6',
      };
      const seen = JSON.parse(
        (await request(port, '/v2/', { user: 'admin:secret', headers })).body,
      ) as Record<string, string>;
      expect(seen).toMatchObject({
        host: 'reg.lan:8443',
        'x-forwarded-proto': 'https',
        'x-real-ip': '127.0.0.1',
      });
      for (const absent of ['forwarded', 'x-forwarded-host', 'authorization'])
        expect(seen).not.toHaveProperty(absent);
    } finally {
      await server.stop();
      await auth.stop();
      upstream.close();
    }
  });
});
