import { compare, hash } from 'bcryptjs';
import { checkPassword } from './password.ts';

/**
 * Without the fast path nginx checks the hash again on each request: about 2 ms at cost 5, 13 ms at cost 8. A generated
 * password is out of reach at any cost; a chosen one gets what a request can bear.
 */
const cost = { generated: 5, chosen: 8 };

/** bcrypt as nginx, Apache and the registry read it. Throws `Invalid` for a password that bcrypt cannot hold. */
export async function hashPassword(password: string, { generated }: { generated: boolean }): Promise<string> {
  const hashed = await hash(checkPassword(password), generated ? cost.generated : cost.chosen);
  // The same algorithm; `$2y$` is the name that Apache and old versions of crypt(3) know.
  return hashed.replace(/^\$2[ab]\$/, '$2y$');
}

/** `name:hash`, and after a second colon whatever somebody noted there. Undefined for comments and the rest. */
function parse(line: string): { user: string; hash: string; rest: string } | undefined {
  const [, user, hash, rest] = /^([^#:][^:]*):([^:\r]*)([^]*)$/.exec(line) ?? [];
  return user === undefined ? undefined : { user, hash: hash!, rest: rest! };
}

const lines = (text: string): string[] => text.split('\n');

/** The users in the order of the file, each once. */
export const listUsers = (text: string): string[] => [
  ...new Set(lines(text).flatMap((line) => parse(line)?.user ?? [])),
];

/** A user's place in the file stays; of several entries the first, which nginx takes, and no other remains. */
export function setUser(text: string, user: string, hash: string): string {
  checkEntry(user, hash);
  if (!listUsers(text).includes(user)) return `${terminated(text)}${user}:${hash}\n`;
  let done = false;
  const kept = lines(text).flatMap((line) => {
    const entry = parse(line);
    if (entry?.user !== user) return [line];
    if (done) return [];
    done = true;
    return [`${user}:${hash}${entry.rest}`];
  });
  return terminated(kept.join('\n'));
}

export const removeUser = (text: string, user: string): string =>
  lines(text)
    .filter((line) => parse(line)?.user !== user)
    .join('\n');

/** Whether nginx would let the user in. Hashes other than bcrypt are never right. */
export async function verify(text: string, user: string, password: string): Promise<boolean> {
  const entry = lines(text)
    .map(parse)
    .find((one) => one?.user === user);
  return entry !== undefined && /^\$2[aby]\$/.test(entry.hash) && compare(password, entry.hash);
}

const terminated = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** What would become another entry, or none, when the file is read. */
function checkEntry(user: string, hash: string): void {
  // eslint-disable-next-line no-control-regex
  if (!/^[^#:\u0000-\u001f\u007f][^:\u0000-\u001f\u007f]*$/.test(user))
    throw new Error('not a user name for htpasswd');
  if (!/^[!-9;-~]+$/.test(hash)) throw new Error('not a password hash for htpasswd');
}
