import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { paths } from '../../src/bundle/paths.ts';
import { connect, type Http } from '../../src/registry/http.ts';
import { inProcess, type CliResult } from './cli.ts';
import type { RegistryBundle } from './registry-bundle.ts';
import { freePort, tempFolder } from './tmp.ts';

/** A registry made from a backup, which is taken away after the running test. */
export interface Restored extends CliResult {
  dir: string;
  data: string;
  /** As the first user of the registry that the backup is of. */
  http: Http;
}

/** Restores a backup of a bundle to another folder and port. */
export async function restoreFrom(
  source: string,
  { password, user }: RegistryBundle,
  {
    words = [],
    dir = join(tempFolder(), 'restored'),
    env = {},
  }: { words?: readonly string[]; dir?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Restored> {
  const port = await freePort();
  onTestFinished(async () => void (await inProcess(['down', '-C', dir])));
  const result = await inProcess(['restore', source, dir, '--port', String(port), '--yes', ...words], {
    env,
  });
  const http = connect({
    url: `https://localhost:${port}`,
    ca: [readFileSync(join(dir, paths.caCert), 'utf8')],
    credentials: { user, password },
  });
  onTestFinished(() => http.close());
  return { ...result, dir, data: join(dir, 'data'), http };
}
