import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { carryOut } from '../../src/install/carry-out.ts';
import type { Io } from '../../src/io.ts';
import { cleanEnv } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

let cwd: string;
beforeEach(() => {
  cwd = tempFolder();
});
const io = (): Io => ({
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: cleanEnv(),
  cwd,
});
const shell = (script: string) => ({ file: 'sh', args: ['-c', script] });
const note = (word: string) => shell(`echo ${word} >>done`);
const fails = shell('echo no luck >&2; exit 3');
const done = (): string[] => readFileSync(join(cwd, 'done'), 'utf8').trim().split('\n');

test('one after the other', async () => {
  const plan = {
    before: [note('a')],
    install: [note('b'), note('c')],
    wished: [note('d')],
    after: [note('e')],
  };
  expect(await carryOut(plan, io())).toEqual([]);
  expect(done()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a failure stops the rest, and all of what comes after is done nevertheless', async () => {
  const plan = {
    before: [],
    install: [note('mask'), fails, note('never')],
    wished: [note('never')],
    after: [fails, note('unmask')],
  };
  await expect(carryOut(plan, io())).rejects.toMatchObject({
    exitCode: 1,
    problems: [{ what: expect.stringMatching(/failed\nno luck$/) }],
  });
  expect(done()).toEqual(['mask', 'unmask']);
});

test('a wish that cannot be met is told, and stops nothing', async () => {
  const plan = { before: [], install: [note('a')], wished: [fails, note('b')], after: [note('c')] };
  expect(await carryOut(plan, io())).toMatchObject([{ what: expect.stringMatching(/failed\nno luck$/) }]);
  expect(done()).toEqual(['a', 'b', 'c']);
});

test('nothing is undone that was not begun', async () => {
  await expect(
    carryOut({ before: [fails], install: [], wished: [note('y')], after: [note('x')] }, io()),
  ).rejects.toThrow('no luck');
  expect(existsSync(join(cwd, 'done'))).toBe(false);
});

test('what fails afterwards is told', async () => {
  const plan = { before: [], install: [note('a')], wished: [], after: [fails, note('b')] };
  await expect(carryOut(plan, io())).rejects.toThrow('no luck');
  expect(done()).toEqual(['a', 'b']);
});

test('Ctrl-C ends the installation and does not keep it from clearing up', async () => {
  const cancel = new AbortController();
  const traced: Io = {
    ...io(),
    signal: cancel.signal,
    trace: ([, , script]) => {
      if (script?.startsWith('exec sleep')) setImmediate(() => cancel.abort());
    },
  };
  const plan = {
    before: [],
    install: [note('mask'), shell('exec sleep 60'), note('never')],
    wished: [note('never')],
    after: [shell('sleep 0.2; echo unmask >>done')],
  };
  await expect(carryOut(plan, traced)).rejects.toMatchObject({ exitCode: 130 });
  expect(done()).toEqual(['mask', 'unmask']);
});

test('Ctrl-C during a wish ends all of it', async () => {
  const cancel = new AbortController();
  const traced: Io = {
    ...io(),
    signal: cancel.signal,
    trace: ([, , script]) => {
      if (script?.startsWith('exec sleep')) setImmediate(() => cancel.abort());
    },
  };
  const plan = { before: [], install: [], wished: [shell('exec sleep 60')], after: [note('unmask')] };
  await expect(carryOut(plan, traced)).rejects.toMatchObject({ exitCode: 130 });
  expect(done()).toEqual(['unmask']);
});
