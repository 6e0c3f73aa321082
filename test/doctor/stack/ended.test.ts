import { expect, test } from 'vitest';
import { minute } from '../../../src/text/minute.ts';
import { endOf } from '../../../src/targets/compose/status.ts';

const running = {
  state: 'running',
  error: '',
  oomKilled: false,
  exitCode: 0,
  restartCount: 0,
  startedAt: '2026-11-21T15:49:07.5Z',
} as const;

test.each([
  ['one that runs', {}, undefined],
  [
    'one that runs again',
    { restartCount: 3 },
    `started again 3 times, last ${minute(new Date(running.startedAt))}`,
  ],
  ['one that was stopped', { state: 'exited', exitCode: 143 }, undefined],
  [
    'one that ends and ends',
    { state: 'restarting', exitCode: 2, restartCount: 7 },
    'ended with exit code 2, started again 7 times',
  ],
  [
    'one without memory',
    { state: 'exited', oomKilled: true, exitCode: 137, restartCount: 1 },
    'killed for want of memory, started again once',
  ],
  [
    'one that could not start',
    { state: 'created', error: 'port is already allocated' },
    'port is already allocated',
  ],
] as const)('how a container ended: %s', (_, change, said) => {
  expect(endOf({ ...running, ...change })).toBe(said);
});
