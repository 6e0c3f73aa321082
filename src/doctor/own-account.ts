import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { lstatIfThere } from '../system/files.ts';

/** Whether this tool has the password of its own account; that it has none is told where the secrets are looked at. */
export const hasAccount = async ({ dir, settings }: Bundle): Promise<boolean> =>
  settings.auth === 'off' || (await lstatIfThere(join(dir, paths.secrets))) !== undefined;

export const noAccount = `without secrets.yml this program cannot log in`;
