import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { endProcess } from '../../src/system/daemon.ts';
import { groupOf, identify, isSame } from '../../src/system/proc.ts';
import { parseIdentity, psIdentity } from '../../src/system/ps.ts';
import { tempFolder } from '../support/tmp.ts';

async function started(file: string, args: string[], detached = false): Promise<ChildProcess> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], detached });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child;
}

describe('the identity of a process', () => {
  test('stays the same while it runs and is gone afterwards', async () => {
    const child = await started('sleep', ['60']);
    const known = identify(child.pid!)!;
    expect(known).toMatchObject({
      pid: child.pid,
      startTime: expect.stringMatching(/^\d+@[0-9a-f-]{36}$/),
      exe: expect.stringMatching(/^\//),
    });
    expect(isSame(known)).toBe(true);
    expect(isSame({ ...known, startTime: known.startTime.replace(/^\d+/, '1') })).toBe(false);
    expect(isSame({ ...known, startTime: known.startTime.replace(/@.*/, '@another-boot') })).toBe(false);
    expect(isSame({ ...known, exe: '/bin/other' })).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isSame(known)).toBe(false);
  });

  test('a name with brackets and spaces does not confuse it', async () => {
    const program = path.join(tempFolder(), 'a) S 1 (b');
    copyFileSync('/bin/sleep', program);
    const child = await started(program, ['60']);
    expect(identify(child.pid!)).toMatchObject({
      exe: program,
      startTime: expect.stringMatching(/^\d{3,}@/),
    });
  });

  test('one that ended but was not waited for does not run', async () => {
    const child = await started('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 60']);
    const [printed] = (await once(child.stdout!, 'data')) as [Buffer];
    const zombie = Number(printed.toString());
    for (let tries = 0; tries < 100 && identify(zombie); tries++) await delay(20);
    expect(identify(zombie)).toBeUndefined();
    expect(() => process.kill(zombie, 0)).not.toThrow();
  });

  test('ps tells as much where there is no /proc', async () => {
    const child = await started('sleep', ['60']);
    const known = psIdentity(child.pid!);
    expect(known).toEqual({
      pid: child.pid,
      startTime: expect.stringMatching(/^\w{3} \w{3} \d+ [\d:]+ \d{4}$/),
      exe: 'sleep',
    });
    expect(psIdentity(child.pid!)).toEqual(known);
    expect(psIdentity(2 ** 22 + 1)).toBeUndefined();
  });

  test('ps on macOS: its dates and paths with spaces', () => {
    expect(
      parseIdentity(7, 'Ss   Fri 21 Nov 06:10:00 2025     /Applications/My App/nginx\n'),
    ).toBeUndefined();
    expect(parseIdentity(7, 'Ss   Fri Nov 21 06:10:00 2025     /Applications/My App/nginx\n')).toEqual({
      pid: 7,
      startTime: 'Fri Nov 21 06:10:00 2025',
      exe: '/Applications/My App/nginx',
    });
    expect(parseIdentity(7, 'Z    Fri Nov 21 06:10:00 2025     (nginx)\n')).toBeUndefined();
    expect(parseIdentity(7, '')).toBeUndefined();
  });
});

describe('ending a process', () => {
  test('goes on to the next signal only when one does not help', async () => {
    const stubborn = await started('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 0.1; done'], true);
    await once(stubborn.stdout!, 'data');
    const known = identify(stubborn.pid!)!;
    expect(
      await endProcess(known, [
        ['SIGTERM', 100],
        ['SIGKILL', 5_000],
      ]),
    ).toBe('SIGKILL');
    expect(isSame(known)).toBe(false);
    const willing = identify((await started('sleep', ['60'])).pid!)!;
    expect(
      await endProcess(willing, [
        ['SIGTERM', 5_000],
        ['SIGKILL', 5_000],
      ]),
    ).toBe('SIGTERM');
    expect(await endProcess(willing, [['SIGTERM', 5_000]])).toBeUndefined();
  });

  test('takes those along that a dead leader of the same program left, and nobody else', async () => {
    const folder = tempFolder();
    mkdirSync(path.join(folder, 'bin'));
    copyFileSync('/bin/busybox', path.join(folder, 'bin/busybox'));
    symlinkSync('busybox', path.join(folder, 'bin/sh'));
    const leader = await started(
      path.join(folder, 'bin/sh'),
      [
        '-c',
        '(while :; do /bin/sleep 1; done) & echo $!; /bin/sleep 60 & echo $!; while :; do /bin/sleep 1; done',
      ],
      true,
    );
    // The two lines may come in one piece or in two.
    let printed = '';
    for await (const piece of leader.stdout!.iterator({ destroyOnReturn: false })) {
      printed += String(piece);
      if (printed.split('\n').length > 2) break;
    }
    await delay(100);
    const [worker, other] = printed.trim().split('\n').map(Number) as [number, number];
    const known = identify(leader.pid!)!;
    onTestFinished(() => [worker, other].forEach((pid) => identify(pid) && process.kill(pid, 'SIGKILL')));
    leader.kill('SIGKILL');
    await once(leader, 'exit');
    expect(groupOf(known).map(({ pid }) => pid)).toEqual([worker]);
    await endProcess(known, [['SIGKILL', 5_000]]);
    expect(identify(worker)).toBeUndefined();
    expect(identify(other)).toBeDefined();
  });
});
