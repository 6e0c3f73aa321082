import { setTimeout as sleep } from 'node:timers/promises';
import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Check, Looked } from '../../src/doctor/check.ts';
import type { DoctorContext } from '../../src/doctor/context.ts';
import { examine, type Examined } from '../../src/doctor/examine.ts';
import { once } from '../../src/doctor/once.ts';
import { OperationError } from '../../src/errors.ts';

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const context = (added: Partial<DoctorContext> = {}, signal?: AbortSignal): DoctorContext => ({
  io: {
    stdin: Readable.from([]),
    stdout: nowhere(),
    stderr: nowhere(),
    env: {},
    cwd: '/',
    ...(signal ? { signal } : {}),
  },
  now: new Date(),
  ...added,
});
const check = (name: string, run: Check['run'], limit?: number): Check => ({
  name,
  area: 'machine',
  ...(limit === undefined ? {} : { limit }),
  run,
});
const fine: Looked = { findings: [], detail: 'fine' };
const look = async (one: Check, given = context()) => (await examine([one], given))[0]!.looked;

test('tells of each check in the order of the list, whichever is done first', async () => {
  const done: string[] = [];
  const told: string[] = [];
  const slow = check('slow', async () => {
    await sleep(60);
    done.push('slow');
    return fine;
  });
  const quick = check('quick', async () => {
    done.push('quick');
    return fine;
  });
  const all = await examine([slow, quick], context(), (one: Examined) => told.push(one.check.name));
  expect({ done, told, all: all.map((one) => one.check.name) }).toEqual({
    done: ['quick', 'slow'],
    told: ['slow', 'quick'],
    all: ['slow', 'quick'],
  });
});

test('a check that throws is a finding, and the others are looked at', async () => {
  const bug = check('bug', () => Promise.reject(new Error('x is not a function')));
  const foreseen = check('foreseen', () =>
    Promise.reject(new OperationError([{ where: '/etc/x', what: 'No permission', cure: 'sudo' }])),
  );
  const all = await examine([bug, foreseen, check('fine', () => Promise.resolve(fine))], context());
  expect(all.map(({ looked }) => looked)).toMatchObject([
    { findings: [{ severity: 'warning', what: 'the check itself failed: x is not a function' }] },
    { findings: [{ severity: 'warning', what: '/etc/x: No permission', cure: 'sudo' }] },
    fine,
  ]);
});

test('a check that does not end is a finding after its time, and does not hold up the rest', async () => {
  const hanging = check('hanging', () => new Promise(() => undefined), 30);
  const five = Array.from({ length: 5 }, () => hanging);
  const all = await examine([...five, check('fine', () => Promise.resolve(fine))], context());
  expect(all.map(({ looked }) => looked)).toEqual([
    ...five.map(() => ({
      findings: [expect.objectContaining({ severity: 'warning', what: 'it did not end within 0.03 s' })],
    })),
    fine,
  ]);
});

test('Ctrl-C ends it, and is no finding', async () => {
  const control = new AbortController();
  const stopped = check('stopped', async () => {
    control.abort();
    throw new Error('aborted');
  });
  await expect(look(stopped, context({}, control.signal))).rejects.toThrow('aborted');
});

test('commands of ours in a cure name the folder they are for', async () => {
  const cured = check('cured', () =>
    Promise.resolve({
      findings: [
        { severity: 'error', what: 'w', why: 'y', cure: 'create-registry render && create-registry restart' },
      ],
    }),
  );
  const broken = { dir: "/srv/a b's", problems: [] };
  expect(await look(cured, context({ broken }))).toMatchObject({
    findings: [
      {
        cure: "create-registry render -C '/srv/a b'\\''s' && create-registry restart -C '/srv/a b'\\''s'",
      },
    ],
  });
});

test('what several checks stand on is found out once in a run, and anew in the next', async () => {
  let times = 0;
  const shared = once(() => Promise.resolve(++times));
  const one = check('one', async (given) => ({ findings: [], detail: String(await shared(given)) }));
  const details = async () => (await examine([one, one], context())).map(({ looked }) => looked);
  expect(await details()).toEqual([
    { findings: [], detail: '1' },
    { findings: [], detail: '1' },
  ]);
  expect(await details()).toEqual([
    { findings: [], detail: '2' },
    { findings: [], detail: '2' },
  ]);
});
