import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nginx } from '../support/binaries.ts';
import { describeReal } from '../support/real.ts';
import { freePort } from '../support/tmp.ts';
import { scenarios } from './scenarios.ts';
import { ownOwner, request, start } from './stack.ts';
import { composeScenarios, says, written, type Written } from './written.ts';

/** Of the one that serves, and of the one that checks passwords where there is one. */
const configurations = ({ dir }: Written): string[] =>
  ['nginx/nginx.conf', 'nginx/auth.conf'].filter((path) => existsSync(join(dir, path)));

/** The container's writable folders become one of the bundle's; the output of a test is nothing nginx could open. */
function outOfTheContainer(bundle: Written): void {
  mkdirSync(join(bundle.dir, 'tmp'));
  for (const path of configurations(bundle))
    bundle.change(path, (text) =>
      text
        .replaceAll(' /tmp/', ' tmp/')
        .replace('unix:/run/auth/', 'unix:tmp/')
        .replaceAll('/dev/stdout', 'logs/access.log'),
    );
}

describeReal('nginx reads', ['nginx'], () => {
  test.each(Object.keys(scenarios))('%s', async (name) => {
    const bundle = await written(name);
    if (composeScenarios.includes(name)) outOfTheContainer(bundle);
    if (process.getuid!() !== 0) {
      const port = await freePort();
      for (const path of configurations(bundle))
        bundle.change(path, (text) => text.replace('user root;', '').replaceAll(':443 ssl', `:${port} ssl`));
    }
    for (const path of configurations(bundle)) {
      const args = ['-e', 'stderr', '-t', '-q', '-p', `${bundle.dir}/`, '-c', path];
      expect(says(nginx()!, args, bundle.dir)).toBe('');
    }
  });

  test('and answers its health check on a port of its own', async () => {
    const bundle = await written('compose-3', { owner: ownOwner });
    const [port, health] = [await freePort(), await freePort()];
    outOfTheContainer(bundle);
    bundle.change('nginx/nginx.conf', (text) =>
      text.replace('listen 8443', `listen ${port}`).replace(':8081', `:${health}`),
    );
    const ready = (): Promise<boolean> =>
      request(port, '/').then(
        () => true,
        () => false,
      );
    const args = ['-e', 'stderr', '-p', `${bundle.dir}/`, '-c', 'nginx/nginx.conf', '-g', 'daemon off;'];
    const running = await start(bundle.dir, nginx()!, args, ready);
    try {
      expect((await request(port, '/v2/')).status).toBe(401);
      expect(await (await fetch(`http://127.0.0.1:${health}/healthz`)).text()).toBe('ok\n');
      expect((await fetch(`http://127.0.0.1:${health}/v2/`)).status).toBe(404);
    } finally {
      await running.stop();
    }
  });
});
