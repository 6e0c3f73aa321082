import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Invalid } from '../../src/settings/option.ts';
import { hashPassword, listUsers, removeUser, setUser, verify } from '../../src/users/htpasswd.ts';

/** What Apache's own tool says of a password, which it reads from standard input. */
function apacheAccepts(text: string, user: string, password: string): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'htpasswd-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'htpasswd');
  writeFileSync(file, text);
  const { error, status, stderr } = spawnSync('htpasswd', ['-v', '-i', file, user], { input: password });
  if (error) throw error;
  if (status !== 0 && status !== 3) throw new Error(stderr.toString());
  return status === 0;
}

describe('hashes', () => {
  test.each([
    [true, /^\$2y\$05\$[./A-Za-z0-9]{53}$/],
    [false, /^\$2y\$08\$[./A-Za-z0-9]{53}$/],
  ])('generated %s: %s', async (generated, form) =>
    expect(await hashPassword('secret', { generated })).toMatch(form),
  );

  test('the same password never has the same hash', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => hashPassword('secret', { generated: true })));
    expect(one).not.toBe(other);
  });

  test('what bcrypt would cut off is refused', async () => {
    await expect(hashPassword('x'.repeat(73), { generated: false })).rejects.toThrow(Invalid);
  });

  test.each(['secret', 'a', 'x'.repeat(72), ' with spaces ', `'"$\`\\!#%:;&|`, 'pässwörd', '🔑 key'])(
    'Apache accepts %j and nothing else',
    async (password) => {
      const text = setUser('# people\n', 'alice', await hashPassword(password, { generated: true }));
      expect(apacheAccepts(text, 'alice', password)).toBe(true);
      expect(apacheAccepts(text, 'alice', password.slice(0, -1) + (password.endsWith('~') ? '-' : '~'))).toBe(
        false,
      );
    },
  );

  test('what Apache hashed is verified', async () => {
    const { stdout } = spawnSync('htpasswd', ['-n', '-i', '-B', '-C', '5', 'alice'], { input: 'secret' });
    expect(await verify(stdout.toString(), 'alice', 'secret')).toBe(true);
    expect(await verify(stdout.toString(), 'alice', 'Secret')).toBe(false);
  });
});

describe('verify', () => {
  test('of several entries the first counts', async () => {
    const [first, second] = await Promise.all(
      ['one', 'two'].map((word) => hashPassword(word, { generated: true })),
    );
    const text = `alice:${first}\nalice:${second}\n`;
    expect(await verify(text, 'alice', 'one')).toBe(true);
    expect(await verify(text, 'alice', 'two')).toBe(false);
  });

  test('neither an unknown user nor another kind of hash', async () => {
    const text = 'bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\ncarol:secret\ndave:\n#eve:secret\n';
    for (const user of ['bob', 'carol', 'dave', 'eve', '#eve', 'nobody', ''])
      for (const password of ['secret', '']) expect(await verify(text, user, password), user).toBe(false);
  });

  test('with Windows line ends and a note after the hash', async () => {
    const hash = await hashPassword('secret', { generated: true });
    expect(await verify(`alice:${hash}\r\nbob:${hash}:since May\n`, 'alice', 'secret')).toBe(true);
    expect(await verify(`alice:${hash}\r\nbob:${hash}:since May\n`, 'bob', 'secret')).toBe(true);
  });
});

describe('the text', () => {
  const hash = '$2y$05$abc';
  const before = '# made by hand\n\nalice:$apr1$x:since May\nnonsense\nbob:$2y$05$b\r\nalice:second\n';

  test('a user in it is changed in place, once, the rest stays', () => {
    expect(setUser(before, 'alice', hash)).toBe(
      `# made by hand\n\nalice:${hash}:since May\nnonsense\nbob:$2y$05$b\r\n`,
    );
    expect(setUser(before, 'bob', hash)).toBe(before.replace('bob:$2y$05$b\r', `bob:${hash}\r`));
  });

  test('a new user comes last, after an unfinished line too', () => {
    expect(setUser(before, 'carol', hash)).toBe(`${before}carol:${hash}\n`);
    expect(setUser('bob:x', 'carol', hash)).toBe(`bob:x\ncarol:${hash}\n`);
    expect(setUser('bob:x', 'bob', hash)).toBe(`bob:${hash}\n`);
    expect(setUser('', 'carol', hash)).toBe(`carol:${hash}\n`);
  });

  test('a user goes with every entry', () => {
    expect(removeUser(before, 'alice')).toBe('# made by hand\n\nnonsense\nbob:$2y$05$b\r\n');
    expect(removeUser(before, 'nobody')).toBe(before);
    expect(removeUser('bob:x', 'bob')).toBe('');
  });

  test('users are listed once and in order, comments are none', () => {
    expect(listUsers(`${before}#carol:x\n`)).toEqual(['alice', 'bob']);
    expect(listUsers('')).toEqual([]);
  });

  test.each(['', 'a:b', '#a', 'a\nb', 'a\0', 'a\r'])('the name %j would not be read back', (user) =>
    expect(() => setUser('', user, hash)).toThrow('not a user name'),
  );

  test.each(['', 'a:b', 'a\nb', 'a b'])('nor would the hash %j', (wrong) =>
    expect(() => setUser('', 'alice', wrong)).toThrow('not a password hash'),
  );
});

/** Any name that a line can begin with: everything but colons and control characters, `#` not first. */
const user = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  // eslint-disable-next-line no-control-regex
  .filter((name) => !/^#|[:\u0000-\u001f\u007f]/.test(name));
const hash = fc.stringMatching(/^\$2y\$05\$[./A-Za-z0-9]{5}$/);
const other = fc.constantFrom('', '# a comment', '#user:commented out', 'no colon here', ':no name', '\r');
const file = fc
  .array(
    fc.oneof(
      other,
      fc.tuple(user, hash).map(([name, value]) => `${name}:${value}`),
    ),
  )
  .map((entries) => entries.map((entry) => `${entry}\n`).join(''));

describe('for any file and any name', () => {
  test('set, then set again, then removed: nobody else is touched', () => {
    fc.assert(
      fc.property(file, user, hash, hash, (text, name, first, second) => {
        const others = listUsers(text).filter((one) => one !== name);
        const set = setUser(text, name, first);
        expect(listUsers(set)).toContain(name);
        expect(listUsers(set).filter((one) => one !== name)).toEqual(others);
        expect(setUser(set, name, first)).toBe(set);
        expect(setUser(setUser(text, name, second), name, first)).toBe(set);
        expect(set.split('\n').filter((line) => line === `${name}:${first}`)).toHaveLength(1);
        const removed = removeUser(set, name);
        expect(listUsers(removed)).toEqual(others);
        expect(removed).toBe(removeUser(text, name));
      }),
    );
  });

  test('lines that are no entries stay, in their order', () => {
    const strange = (text: string) => text.split('\n').filter((line) => /^(#|:|\r|[^:]*$)/.test(line));
    fc.assert(
      fc.property(file, user, hash, (text, name, value) => {
        expect(strange(setUser(text, name, value))).toEqual(strange(text));
        expect(strange(removeUser(text, name))).toEqual(strange(text));
      }),
    );
  });
});
