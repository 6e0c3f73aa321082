import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bin } from '../support/cli.ts';
import { terminal, type Terminal } from '../support/terminal.ts';
import { freePort, tempFolder } from '../support/tmp.ts';

let cwd: string;
beforeEach(() => void (cwd = tempFolder()));

const open = (...args: string[]): Promise<Terminal> =>
  terminal([process.execPath, bin, '--target', 'process', ...args], { cwd });

describe('the wizard', () => {
  it('asks what is open, shows a summary, writes, and says what comes next', async () => {
    const tty = await open();
    await tty.waitFor('Folder');
    await tty.press('Enter');
    await tty.waitFor('Names clients will use');
    await tty.press('C-u');
    for (let i = 0; i < 80; i++) await tty.press('BSpace');
    await tty.type('reg.lan, localhost');
    await tty.press('Enter');
    await tty.waitFor('own small CA');
    await tty.press('Enter');
    await tty.waitFor('Port');
    await tty.type(String(await freePort()));
    await tty.press('Enter');
    await tty.waitFor('First user');
    await tty.press('Enter');
    await tty.waitFor('Password of admin');
    await tty.type('secret word 99');
    await tty.press('Enter');
    await tty.waitFor('The same once more');
    await tty.type('secret word 98');
    await tty.press('Enter');
    await tty.waitFor('That is another one');
    await tty.press('BSpace');
    await tty.type('9');
    await tty.press('Enter');
    const screen = await tty.waitFor('Write and start?');
    expect(screen).toMatch(/https:\/\/reg\.lan:\d+ {2}\(also localhost\)/);
    expect(screen).toContain('files in');
    expect(existsSync(join(cwd, 'registry'))).toBe(false);
    await tty.press('Down', 'Enter');
    expect(await tty.ended()).toBe(0);
    const end = await tty.screen();
    expect(end).not.toContain('secret word');
    expect(end).toMatch(/docker login reg\.lan:\d+ -u admin/);
    expect(end).toMatch(
      /Again +npx create-registry \.\/registry --yes .*--host reg\.lan --host localhost .*--password-stdin/,
    );
    expect(readFileSync(join(cwd, 'registry/settings.yml'), 'utf8')).toMatch(/- reg\.lan/);
  });

  it('asks nothing that a flag has said', async () => {
    writeFileSync(join(cwd, 'pw'), 'a long enough one\n');
    const said = [
      '--host',
      'reg.lan',
      '--tls',
      'selfsigned',
      '--port',
      '8443',
      '--user',
      'bob',
      '--password-file',
      'pw',
    ];
    const tty = await open('here', ...said);
    const screen = await tty.waitFor('Write and start?');
    expect(screen).not.toMatch(/Folder|Names clients|Certificate|First user|Password/);
    expect(screen).toContain('https://reg.lan:8443');
    await tty.press('Up', 'Enter');
    expect(await tty.ended()).toBe(130);
  });

  it('says at once what is wrong with an answer, and asks again', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '0.0.0.0');
    const tty = await open('here', '--tls', 'ca');
    await tty.waitFor('Names clients will use');
    for (let i = 0; i < 80; i++) await tty.press('BSpace');
    await tty.type('my_reg');
    await tty.press('Enter');
    await tty.waitFor('underscore');
    for (let i = 0; i < 6; i++) await tty.press('BSpace');
    await tty.type('reg.lan');
    await tty.press('Enter');
    await tty.waitFor('Port');
    await tty.type(String(port));
    await tty.press('Enter');
    await tty.waitFor(`Port ${port} is used by`);
    server.close();
    await tty.press('C-c');
    expect(await tty.ended()).toBe(130);
  });

  it('plain HTTP is no dead end: without passwords on the way, or with them on explicit wish', async () => {
    const tty = await open('here', '--host', 'reg.lan', '--tls', 'off', '--port', '8080');
    await tty.waitFor('anyone on the way could read the passwords');
    await tty.type('n');
    await tty.press('Enter');
    await tty.waitFor('http://reg.lan:8080');
    await tty.waitFor('Write and start?');
    await tty.press('C-c');
    expect(await tty.ended()).toBe(130);
  });

  it('a bare name is fine with another port, which is said where the port is asked', async () => {
    const tty = await open('here', '--host', 'reg', '--tls', 'ca');
    await tty.waitFor('Port');
    for (let i = 0; i < 5; i++) await tty.press('BSpace');
    await tty.type('443');
    await tty.press('Enter');
    await tty.waitFor(/Docker Hub user "reg"|Port 443 is used/);
    for (let i = 0; i < 3; i++) await tty.press('BSpace');
    await tty.type(String(await freePort()));
    await tty.press('Enter');
    await tty.waitFor('First user');
    await tty.press('C-c');
    expect(await tty.ended()).toBe(130);
  });

  it("refuses somebody's folder in the question", async () => {
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine/thesis.txt'), '');
    const tty = await open();
    await tty.waitFor('Folder');
    await tty.type('mine');
    await tty.press('Enter');
    await tty.waitFor('not empty (thesis.txt)');
    await tty.press('C-c');
    expect(await tty.ended()).toBe(130);
  });

  it.each([
    'Folder',
    'Names clients will use',
    'Certificate',
    'Port',
    'First user',
    'Password of',
    'Write and start?',
  ])('Ctrl-C at "%s" leaves nothing and exits 130', async (question) => {
    const tty = await open();
    for (let step = 0; step < 10; step++) {
      const screen = await tty.waitFor(/^\? .*$/m);
      if (screen.includes(`? ${question}`)) break;
      const asked = /^\? (.*)$/m.exec(screen)![1]!;
      await tty.press('Enter');
      await tty.waitFor(new RegExp(`^[✔✓] .*${asked.slice(0, 4)}`, 'm'));
    }
    expect(await tty.screen()).toContain(`? ${question}`);
    await tty.press('C-c');
    expect(await tty.ended()).toBe(130);
    expect(await tty.screen()).toContain('Cancelled: nothing was written.');
    expect(readdirSync(cwd)).toEqual([]);
  });
});

it('Ctrl-D is no answer either', async () => {
  const tty = await open();
  await tty.waitFor('Folder');
  await tty.press('C-d');
  expect(await tty.ended()).toBe(130);
  expect(readdirSync(cwd)).toEqual([]);
});
