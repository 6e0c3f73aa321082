import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

test('what to run then is told with the folder that -C named', async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const port = String((server.address() as AddressInfo).port);
    const dir = join(tempFolder(), 'registry');
    const args = ['--yes', '--target', 'process', '--host', 'localhost', '--port', port];
    expect(await inProcess([dir, ...args])).toMatchObject({ code: 0 });
    const { code, stderr } = await inProcess(['up', '-C', dir]);
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} is used by `);
    expect(stderr).toContain(`then create-registry render -C ${dir}`);
  } finally {
    server.close();
  }
});
