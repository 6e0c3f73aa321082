import { expect, test } from 'vitest';
import { terminal } from './terminal.ts';

const ask = `printf 'Name? '; read -r name; echo "Hello $name on $(tput cols) columns"; test -t 0 && exit 7`;

test('a program on a real terminal is typed to, read from, and its exit code is known', async () => {
  const tty = await terminal(['sh', '-c', ask], { columns: 90 });
  await tty.waitFor('Name?');
  await tty.type('you & me; $HOME');
  await tty.press('Enter');
  expect(await tty.ended()).toBe(7);
  expect(await tty.screen()).toBe('Name? you & me; $HOME\nHello you & me; $HOME on 90 columns');
});

test('Ctrl-C reaches the program', async () => {
  const tty = await terminal([
    'sh',
    '-c',
    'trap "echo stopped; exit 130" INT; echo ready; while :; do sleep 0.1; done',
  ]);
  await tty.waitFor('ready');
  await tty.press('C-c');
  expect(await tty.ended()).toBe(130);
  expect(await tty.screen()).toContain('stopped');
});

test('what never comes is reported with the screen', async () => {
  const tty = await terminal(['sh', '-c', 'echo shown; sleep 20']);
  await tty.waitFor('shown');
  await expect(tty.waitFor(/missing/, 200)).rejects.toThrow(/\/missing\/[^]*shown/);
});
