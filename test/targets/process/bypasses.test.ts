import { chmodSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { processTarget } from '../../../src/targets/process/index.ts';
import { describeReal } from '../../support/real.ts';
import { freePort } from '../../support/tmp.ts';
import { answer, sample } from './sample.ts';

describeReal('ways around nginx', ['nginx', 'registry2'], () => {
  test('a TCP port of the registry', async () => {
    const bundle = await sample();
    const port = await freePort();
    bundle.edit('registry/config.yml', (text) =>
      text.replace('http:', `http:\n  debug: { addr: "127.0.0.1:${port}" }`),
    );
    await processTarget(bundle).start();
    expect(await answer(bundle)).toBe(200);
    expect(await processTarget(bundle).bypasses()).toEqual([`127.0.0.1:${port}`]);
  });
  test('a socket in a folder others may enter', async () => {
    const bundle = await sample();
    await processTarget(bundle).start();
    chmodSync(path.join(bundle.dir, 'run'), 0o755);
    expect(await processTarget(bundle).bypasses()).toEqual([
      `unix:${bundle.dir}/run/registry.sock (folder open to others)`,
    ]);
  });
});
