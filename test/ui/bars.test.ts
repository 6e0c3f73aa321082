import { describe, expect, test } from 'vitest';
import { afterAll, beforeAll } from 'vitest';
import { bin, inProcess } from '../support/cli.ts';
import { pushImage } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { terminal } from '../support/terminal.ts';
import { cells } from '../../src/text/cells.ts';
import { totals } from '../../src/ui/totals.ts';
import { startProxy, type Proxy } from '../copy/proxy.ts';
import { login } from '../copy/two-registries.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { tempFolder } from '../support/tmp.ts';

describe('totals', () => {
  test('rate and time left are those of the last seconds; what was there already is no speed', () => {
    let now = 0;
    const sum = totals({ count: 3, bytes: 100e6 }, () => now);
    sum.done(50e6, 0);
    now = 1;
    sum.add(10e6);
    expect(sum.line(100)).toBe('1 of 3  60 MB / 100 MB  10 MB/s  4 s left');
    expect(sum.line(25)).toBe('1 of 3  60 MB / 100 MB');
    now = 20;
    sum.add(10e6);
    sum.line(100);
    now = 30;
    expect(sum.line(100)).toBe('1 of 3  70 MB / 100 MB');
  });
});

describeReal('bars on a terminal', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  let proxy: Proxy;
  let home: string;
  beforeAll(async () => {
    bundle = await startBundle('3');
    proxy = await startProxy(bundle);
    home = tempFolder();
    login(home, { [proxy.host]: bundle });
    await pushImage(bundle.http, 'bars/app', 'v1', { layers: [3_000_000, 2_500_000, 1000] });
    proxy.fault = ({ path }) => (/blobs/.test(path) ? { slow: 10 } : undefined);
  });
  afterAll(async () => {
    await proxy.close();
    await bundle.stop();
  });
  const command = (to: string) =>
    [
      process.execPath,
      bin,
      'copy',
      `${proxy.host}/bars/app:v1`,
      `oci:${to}`,
      '--plain-http',
      proxy.host,
    ] as const;

  test.each([
    { columns: 100, bar: 40 },
    { columns: 40, bar: 6 },
  ])(
    'one for each layer on its way and the sum, within $columns columns; gone at the end',
    async ({ columns, bar }) => {
      const screen = await terminal(command(`${tempFolder()}/out`), { env: { HOME: home }, columns });
      const during = await screen.waitFor(/(?:^[0-9a-f]{12} .*[KM]B\n){2}2 of 4 .*\/s/m);
      expect(during.match(/^[0-9a-f]{12} .*[KM]B \/ +[\d.]+ [KM]B$/gm)).toHaveLength(2);
      expect(during.match(/[█░]+/g)?.map(cells)).toEqual([bar, bar]);
      for (const line of during.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      expect(await screen.ended(30_000)).toBe(0);
      const after = await screen.screen();
      expect(after).not.toMatch(/█|MB\/s|\d of 4/);
      expect(after).toContain('4 blobs copied (5.5 MB)');
    },
  );

  test('Ctrl-C takes them away', async () => {
    const screen = await terminal(command(`${tempFolder()}/out`), { env: { HOME: home } });
    await screen.waitFor(/\d of 4 .*\/s/);
    await screen.press('C-c');
    expect(await screen.ended()).toBe(130);
    const after = await screen.screen();
    expect(after).not.toMatch(/█|\d of 4/);
    expect(after).toContain('Cancelled');
  });

  test('lines where nobody watches', async () => {
    const out = await inProcess(command(`${tempFolder()}/out`).slice(2), { env: { HOME: home } });
    expect(out.stderr).not.toContain('\u001b');
    expect(out.stderr.match(/copied$/gm)).toHaveLength(4);
  });
});
