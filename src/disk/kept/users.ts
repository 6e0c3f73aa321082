import { join } from 'node:path';
import { toolUser, type Secrets } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import type { PlannedFile } from '../../bundle/plan.ts';
import type { Settings } from '../../settings/schema.ts';
import { readIfThere } from '../../system/files.ts';

export interface FirstUser {
  password: string;
  /** A generated password needs no slow hash: nobody can guess 128 bits. */
  generated: boolean;
}

/** The password file with the tool's own account and, where its password is known, the first user. Writes nothing. */
export async function passwordFile(
  dir: string,
  settings: Settings,
  secrets: Secrets,
  first?: FirstUser,
): Promise<PlannedFile[]> {
  if (settings.auth === 'off') return [];
  const { hashPassword, setUser, verify } = await import('../../users/htpasswd.ts');
  const before = (await readIfThere(join(dir, paths.htpasswd))) ?? '';
  let text = before;
  if (!(await verify(text, toolUser, secrets.toolPassword)))
    text = setUser(text, toolUser, await hashPassword(secrets.toolPassword, { generated: true }));
  if (first)
    text = setUser(text, settings.user, await hashPassword(first.password, { generated: first.generated }));
  return text === before ? [] : [{ path: paths.htpasswd, mode: 0o600, content: text }];
}

/** Whether somebody of that name has a password here already. */
export async function hasUser(dir: string, user: string): Promise<boolean> {
  const text = await readIfThere(join(dir, paths.htpasswd));
  if (text === undefined) return false;
  const { listUsers } = await import('../../users/htpasswd.ts');
  return listUsers(text).includes(user);
}
