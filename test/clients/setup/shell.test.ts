import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRender } from '../../../src/bundle/render.ts';
import { setupView } from '../../../src/bundle/views/setup.ts';
import { scenario } from '../../bundle/scenarios.ts';
import { requireTool } from '../../bundle/written.ts';
import { tempFolder } from '../../support/tmp.ts';
import { plainHttp, setupScript } from './script.ts';

test('a script that was cut off does nothing, wherever', async () => {
  const script = await setupScript();
  const dir = tempFolder();
  const file = join(dir, 'setup.sh');
  const last = script.length - '{ main "$@"; exit; }\n'.length;
  expect(script.slice(last)).toBe('{ main "$@"; exit; }\n');
  const cuts = [...Array(30).keys()].map((part) => Math.floor((last * part) / 30));
  for (let end = last; end < script.length - 2; end++) cuts.push(end);
  for (const end of cuts) {
    writeFileSync(file, script.slice(0, end));
    const { stdout } = spawnSync('sh', [file, '--dry-run'], { cwd: dir, encoding: 'utf8' });
    expect(stdout, String(end)).toBe('');
  }
  writeFileSync(file, script);
  expect(spawnSync('sh', [file, '--help'], { encoding: 'utf8' }).stdout).toContain('Usage: ');
});

test('no value gets out of its quotes', async () => {
  const dir = tempFolder();
  const hostile = `it's $(touch ${dir}/ran) \`touch ${dir}/ran\` "\\\n'; touch ${dir}/ran; '`;
  const view = setupView(scenario('auth-off'));
  const text = await (
    await createRender()
  )('clients/setup.sh', {
    ...view,
    registry: hostile,
    names: hostile,
    loopback: hostile,
    ca: hostile,
    fingerprint: hostile,
    mirrors: hostile,
    address: hostile,
  });
  const head = text.slice(0, text.indexOf('state=/var/lib'));
  const variables = ['registry', 'names', 'loopback_names', 'ca', 'fingerprint', 'mirrors', 'address'];
  const printed = execFileSync('sh', [
    '-c',
    `${head}\nprintf '%s\\0' ${variables.map((name) => `"$${name}"`).join(' ')}`,
  ]);
  expect(printed.toString().split('\0').slice(0, -1)).toEqual(variables.map(() => hostile));
  expect(readdirSync(dir)).toEqual([]);
});

test.each(['dash', 'busybox ash'])('%s reads it', async (shell) => {
  const [program, ...args] = shell.split(' ');
  const file = join(tempFolder(), 'setup.sh');
  for (const script of [await setupScript(), await setupScript(plainHttp)]) {
    writeFileSync(file, script);
    expect(spawnSync(requireTool(program!), [...args, '-n', file], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  }
});
