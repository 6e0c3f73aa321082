import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { nginx } from '../../support/binaries.ts';
import { describeReal } from '../../support/real.ts';
import { startAuth, type Running } from '../stack.ts';
import { digestOf, pushBlob } from './content.ts';
import { atOnce, type Reply } from './exchange.ts';
import { admin, byNginx, credentials, majors, serve, whoAnswers, type Served } from './served.ts';

const eve = credentials('eve', 'other');
const content = 'handed out by nginx';
const blob = `/v2/app/blobs/${digestOf(content)}`;

const codes = (reply: Reply): string[] =>
  (JSON.parse(reply.body.toString()) as { errors: { code: string }[] }).errors.map(({ code }) => code);

const line = (user: string, password: string, cost = 5): string =>
  execFileSync('htpasswd', ['-niBC', String(cost), user], { input: password, encoding: 'utf8' }).trim();

/** What the one process that checks passwords has used of the processor, in ticks of the kernel. */
function workTime({ child: { pid } }: Running): number {
  const worker = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${worker}/stat`, 'utf8')
    .split(') ')[1]!
    .split(' ');
  return Number(user) + Number(system);
}

describeReal('passwords', ['nginx', 'registry2'], () => {
  let served: Served;
  let auth: Running;
  let file: string;
  let users: string;
  let notes: string;

  beforeAll(async () => {
    served = await serve(majors[0]);
    auth = served.auth!;
    file = join(served.dir, 'nginx/auth/htpasswd');
    notes = join(served.dir, 'run/remembered');
    users = `${readFileSync(file, 'utf8').trim()}\n${line('eve', 'other')}\n`;
    await pushBlob(served.back, 'app', content);
  });
  beforeEach(() => writeFileSync(file, users, { mode: 0o600 }));
  afterEach(async () => {
    for (const name of readdirSync(notes)) rmSync(join(notes, name));
    // Anew, so that what was guessed does not count in the next test.
    await auth.stop();
    auth = await startAuth(served.dir, nginx()!);
  });
  afterAll(async () => {
    await auth?.stop();
    await served?.stop();
  });

  /** nginx is asked for something it has itself. */
  const ask = (...lines: string[]): Promise<Reply> =>
    served.open({ target: blob, lines: [whoAnswers, ...lines] });
  const status = async (...lines: string[]): Promise<number> => (await ask(...lines)).status;
  /** At once, because answers to wrong passwords take their time. */
  const statuses = (...passwords: string[]): Promise<number[]> =>
    Promise.all(passwords.map((one) => status(one)));
  const noted = (): string[] => readdirSync(notes).filter((name) => name !== 'swept');

  test('a right one is checked once: without anything that checks, who is known gets in', async () => {
    expect(await status(admin)).toBe(200);
    await auth.stop();
    const known = await ask(admin);
    expect([known.status, known.body.toString(), byNginx(known)]).toEqual([200, content, true]);
    expect((await served.open({ target: '/v2/_catalog', lines: [admin] })).status).toBe(200);
    for (const unknown of [eve, credentials('admin', 'wrong'), credentials('nobody', 'secret')]) {
      const refused = await ask(unknown);
      expect([refused.status, codes(refused)]).toEqual([500, ['UNKNOWN']]);
      expect(refused.header('Content-Type')).toEqual(['application/json']);
    }
  });

  test('a wrong one never gets in, whoever is remembered', async () => {
    expect(await status(admin)).toBe(200);
    const wrong = [
      credentials('admin', 'wrong'),
      credentials('admin', 'secre'),
      credentials('admin', 'secret '),
      credentials('Admin', 'secret'),
      credentials('eve', 'secret'),
      credentials('', 'secret'),
    ];
    expect(await statuses(...wrong, admin)).toEqual([...wrong.map(() => 401), 200]);
    expect(noted()).toHaveLength(1);
  });

  test('without one there is nothing to check', async () => {
    await auth.stop();
    expect(await challenge()).toEqual(asJson);
  });

  test('a wrong one is answered like none', async () => {
    expect(await challenge(credentials('admin', 'wrong'))).toEqual(asJson);
    expect(noted()).toEqual([]);
  });

  const challenge = async (...lines: string[]): Promise<object> => {
    const reply = await ask(...lines);
    const header = ['WWW-Authenticate', 'Docker-Distribution-Api-Version', 'Content-Type'].map(reply.header);
    return { status: reply.status, codes: codes(reply), header };
  };
  const asJson = {
    status: 401,
    codes: ['UNAUTHORIZED'],
    header: [['Basic realm="Registry"'], ['registry/2.0'], ['application/json']],
  };

  const writers: [string, (text: string) => void][] = [
    [
      'replaced',
      (text) => {
        writeFileSync(`${file}.new`, text);
        renameSync(`${file}.new`, file);
      },
    ],
    ['edited in place', (text) => writeFileSync(file, text)],
  ];
  test.each(writers)('once the password file was %s, what changed in it is so at once', async (_, write) => {
    const newer = credentials('admin', 'newer!');
    expect(await statuses(admin, eve, newer)).toEqual([200, 200, 401]);
    // As long as before: the size says nothing.
    write(users.replace(/^admin:.*/m, line('admin', 'newer!')));
    expect(await statuses(admin, newer, eve)).toEqual([401, 200, 200]);
    write(users.replace(/^eve:.*\n/m, ''));
    expect(await statuses(eve, admin, newer)).toEqual([401, 200, 401]);
    write('');
    expect(await statuses(admin, eve)).toEqual([401, 401]);
  });

  test('without the password file nobody gets in', async () => {
    expect(await status(admin)).toBe(200);
    rmSync(file);
    expect(await statuses(admin, eve)).toEqual([500, 500]);
    expect(await status()).toBe(401);
    writeFileSync(file, users);
    expect(await status(admin)).toBe(200);
  });

  test('what is noted tells nobody a password', async () => {
    expect(await status(admin)).toBe(200);
    expect(noted()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(statSync(join(notes, noted()[0]!)).mode & 0o777).toBe(0o600);
    const all = readdirSync(join(served.dir, 'run'), { recursive: true, withFileTypes: true }).map((entry) =>
      entry.isFile()
        ? `${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`
        : entry.name,
    );
    for (const secret of ['secret', admin.split(' ')[2]!]) expect(all.join('\n')).not.toContain(secret);
  });

  test('the name of a note is another one with another secret', async () => {
    expect(await status(admin)).toBe(200);
    const before = noted();
    const settings = join(served.dir, 'nginx/js/settings.js');
    const text = readFileSync(settings, 'utf8');
    writeFileSync(settings, text.replace(/secret: "..../, 'secret: "else'));
    await auth.stop();
    auth = await startAuth(served.dir, nginx()!);
    writeFileSync(settings, text);
    // The nginx that serves still has the first secret, and no note it could find.
    rmSync(join(notes, before[0]!));
    expect(await status(admin)).toBe(200);
    expect(noted()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(noted()).not.toEqual(before);
  });

  test('notes that are none let nobody in', async () => {
    for (const name of ['undefined', '0'.repeat(64), 'yes']) writeFileSync(join(notes, name), '');
    expect(await statuses(credentials('admin', 'wrong'), eve)).toEqual([401, 200]);
    expect(await status()).toBe(401);
  });

  test('too many wrong ones for one user are 429, and trouble nobody else', async () => {
    expect(await status(admin)).toBe(200);
    const flood = Promise.all(Array.from({ length: 100 }, () => ask(credentials('admin', 'wrong'))));
    expect(await statuses(admin, eve)).toEqual([200, 200]);
    const replies = await flood;
    expect([...new Set(replies.map((reply) => reply.status))].sort()).toEqual([401, 429]);
    const refused = replies.find((reply) => reply.status === 429)!;
    expect(codes(refused)).toEqual(['TOOMANYREQUESTS']);
    expect(refused.header('Retry-After')).toEqual([expect.stringMatching(/^\d+$/)]);
    expect(refused.header('Content-Type')).toEqual(['application/json']);
    expect(refused.header('Docker-Distribution-Api-Version')).toEqual(['registry/2.0']);
    expect(refused.header('WWW-Authenticate')).toEqual([]);
  });

  test('the answer to a wrong one comes after that to a right one, which came later', async () => {
    const order: number[] = [];
    const note = (one: number): number => order.push(one);
    await Promise.all([status(credentials('admin', 'wrong')).then(note), status(admin).then(note)]);
    expect(order).toEqual([200, 401]);
  });

  test('a right one with which many come at once is checked once', async () => {
    // Expensive enough that all of them are there before the first is known to be right.
    writeFileSync(file, `${line('slow', 'secret', 11)}\n`);
    const idle = workTime(auth);
    expect(await status(credentials('slow', 'wrong'))).toBe(401);
    const one = workTime(auth) - idle;
    const all = await atOnce(served.port, 30, { target: blob, lines: [credentials('slow', 'secret')] });
    expect(all.map((reply) => reply.status).filter((code) => code !== 200)).toEqual([]);
    // Work, not time: it is the same however busy the machine is.
    expect((workTime(auth) - idle - one) / one).toBeLessThan(5);
    expect(noted()).toHaveLength(1);
  });
});

describeReal('passwords that are remembered for a while', ['nginx', 'registry2'], () => {
  const asked = { target: '/v2/', lines: [admin] };
  const notes = ({ dir }: Served): string[] => readdirSync(join(dir, 'run/remembered'));

  test('are checked again when it is over, and old notes are swept', async () => {
    const served = await serve(majors[0], { rememberPasswords: 1 });
    try {
      expect((await served.open(asked)).status).toBe(200);
      const before = notes(served);
      writeFileSync(join(served.dir, 'run/remembered', 'f'.repeat(64)), '');
      await sleep(1100);
      expect((await served.open(asked)).status).toBe(200);
      // With one of the next checks, a second apart.
      const swept = async (): Promise<string[]> => {
        await served.open(asked);
        return notes(served);
      };
      await expect.poll(swept, { timeout: 10_000, interval: 300 }).toEqual(before);
      await served.auth!.stop();
      await sleep(1100);
      expect((await served.open(asked)).status).toBe(500);
    } finally {
      await served.stop();
    }
  });

  test('not at all, where that is said', async () => {
    const served = await serve(majors[0], { rememberPasswords: 0 });
    try {
      expect((await served.open(asked)).status).toBe(200);
      expect(notes(served)).toEqual([]);
      await served.auth!.stop();
      expect((await served.open(asked)).status).toBe(500);
    } finally {
      await served.stop();
    }
  });
});
