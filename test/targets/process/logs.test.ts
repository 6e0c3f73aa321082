import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { processTarget } from '../../../src/targets/process/index.ts';
import { serviceNames } from '../../../src/targets/target.ts';
import { describeReal } from '../../support/real.ts';
import { answer, sample, type Sample } from './sample.ts';

async function withLogs(logs: Record<string, string>, signal?: AbortSignal): Promise<Sample> {
  const bundle = await sample(signal ? { signal } : {});
  mkdirSync(path.join(bundle.dir, 'logs'), { recursive: true });
  for (const [name, text] of Object.entries(logs)) writeFileSync(path.join(bundle.dir, 'logs', name), text);
  return bundle;
}

const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !condition(); tries++) await delay(25);
};

describeReal('the logs of the process target', ['nginx', 'registry2'], () => {
  test('the last lines of each, behind the name of the service', async () => {
    const bundle = await withLogs({
      'access.log': 'GET 1\nGET 2\nGET 3\n',
      'nginx.log': 'warn\n',
      'registry.log': 'one\ntwo\nthree\nunfinished',
    });
    await processTarget(bundle).logs({ follow: false, tail: 2, services: serviceNames });
    expect(bundle.output()).toBe(
      [
        'nginx    | GET 2',
        'nginx    | GET 3',
        'nginx    | warn',
        'registry | three',
        'registry | unfinished',
        '',
      ].join('\n'),
    );
  });

  test('one service alone, and none where nothing ran', async () => {
    const bundle = await withLogs({ 'access.log': 'GET\n', 'registry.log': 'one\n' });
    await processTarget(bundle).logs({ follow: false, tail: 10, services: ['registry'] });
    expect(bundle.output()).toBe('registry | one\n');
    const empty = await sample();
    await processTarget(empty).logs({ follow: false, tail: 10, services: serviceNames });
    expect(empty.output()).toBe('');
  });

  test('follows what is written, also into a file that was put aside or cut off', async () => {
    const stop = new AbortController();
    const bundle = await withLogs({ 'registry.log': 'old\n' }, stop.signal);
    const log = path.join(bundle.dir, 'logs/registry.log');
    const following = processTarget(bundle).logs({ follow: true, tail: 1, services: ['registry'] });
    const seen = async (line: string) => {
      await until(() => bundle.output().includes(`registry | ${line}\n`));
      return expect(bundle.output()).toContain(`registry | ${line}\n`);
    };
    await seen('old');
    appendFileSync(log, 'half');
    appendFileSync(log, ' and whole\n');
    await seen('half and whole');
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'in a new file\n');
    await seen('in a new file');
    truncateSync(log, 0);
    await delay(300);
    appendFileSync(log, 'cut\n');
    await seen('cut');
    stop.abort();
    await following;
    expect(bundle.output().split('\n')).toHaveLength(5);
  });

  test('what the services write is there', async () => {
    const bundle = await sample();
    const target = processTarget(bundle);
    await target.start();
    await answer(bundle);
    await until(() => statSync(path.join(bundle.dir, 'logs/access.log')).size > 0);
    await target.logs({ follow: false, tail: 50, services: serviceNames });
    expect(bundle.output()).toMatch(/^nginx {4}\| 127\.0\.0\.1 .*GET \/v2\//m);
    expect(await target.lastLog('registry', 1)).toHaveLength(1);
  });

  test('a log that has grown large is put aside at the next start', async () => {
    const bundle = await withLogs({ 'access.log': '' });
    truncateSync(path.join(bundle.dir, 'logs/access.log'), 17 * 1024 * 1024);
    await processTarget(bundle).start();
    expect(statSync(path.join(bundle.dir, 'logs/access.log.1')).size).toBe(17 * 1024 * 1024);
    expect(statSync(path.join(bundle.dir, 'logs/access.log')).size).toBe(0);
  });
});
