import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Secrets } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { UsageError } from '../../errors.ts';
import { readIfThere } from '../../system/files.ts';

/** secrets.yml as it lies in `dir`; undefined where there is none. */
export async function readSecrets(dir: string): Promise<Secrets | undefined> {
  const text = await readIfThere(join(dir, paths.secrets));
  if (text === undefined) return undefined;
  const { load } = await import('js-yaml');
  const value = parse(load, text);
  const httpSecret = value?.['http-secret'];
  const toolPassword = value?.['tool-password'];
  if (typeof httpSecret !== 'string' || typeof toolPassword !== 'string')
    throw new UsageError([
      {
        where: join(dir, paths.secrets),
        what: 'http-secret or tool-password is missing in it',
        cure: 'restore the file, or delete it and run: create-registry render (makes new ones; images and users stay)',
      },
    ]);
  return { httpSecret, toolPassword };
}

/** What is no YAML holds no secret either. */
function parse(load: (text: string) => unknown, text: string): Record<string, unknown> | null {
  try {
    return load(text) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

export const newSecrets = (): Secrets => ({
  httpSecret: randomBytes(32).toString('hex'),
  toolPassword: randomBytes(24).toString('base64url'),
});

export const formatSecrets = ({
  httpSecret,
  toolPassword,
}: Secrets): string => `# Keep this file private. It is made once; without it, create-registry render makes a new one.
# Signs uploads under way (http.secret of the registry).
http-secret: "${httpSecret}"
# Password of the account create-registry, with which this tool checks the registry.
tool-password: "${toolPassword}"
`;
