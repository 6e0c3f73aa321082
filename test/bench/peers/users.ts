import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashSync } from 'bcryptjs';
import type { Site } from '../site.ts';

export const bcryptCost = 10;

/** One user for all peers that ask for a password. */
export function users({ folder }: Site): { htpasswd: string; credentials: string } {
  const [htpasswd, plain] = [path.join(folder, 'peers.htpasswd'), path.join(folder, 'peers.password')];
  if (!existsSync(htpasswd)) {
    const password = randomBytes(15).toString('base64url');
    writeFileSync(plain, password, { mode: 0o600 });
    writeFileSync(htpasswd, `bench:${hashSync(password, bcryptCost).replace(/^\$2[ab]/, '$2y')}\n`);
  }
  return { htpasswd, credentials: `bench:${readFileSync(plain, 'utf8')}` };
}
