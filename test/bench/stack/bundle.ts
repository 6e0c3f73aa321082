import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { cli } from '../../support/cli.ts';
import { freePort } from '../../support/tmp.ts';
import type { Server, ServerName } from '../server.ts';
import type { Site } from '../site.ts';

export interface BundleOptions {
  name: ServerName;
  flags: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Fills the store before anything is started. */
  fill: (data: string) => void;
}

/** The generated bundle, made, started, proven and taken down by the compiled program. */
export async function startBundle(
  { folder, signal, atEnd }: Site,
  { name, flags, env = {}, fill }: BundleOptions,
): Promise<{ dir: string; server: Omit<Server, 'processes'> }> {
  const dir = path.join(folder, name);
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cli(args, { env, signal });
    if (code !== 0) throw new Error(`create-registry ${args.join(' ')}: ${stderr.trim() || stdout.trim()}`);
    return stdout;
  };
  const port = await freePort();
  const hosts = ['--host', 'localhost', '--host', '127.0.0.1'];
  const said = await run(dir, '--yes', '--json', ...hosts, '--port', String(port), ...flags);
  const { password } = JSON.parse(said) as { password: string };
  const data = path.join(dir, 'data');
  mkdirSync(data, { recursive: true });
  fill(data);
  // Before the start: one that fails half way leaves something to take down, too.
  atEnd(async () => void (await cli(['down', '-C', dir], { env })));
  await run('up', '-C', dir);
  return {
    dir,
    server: {
      name,
      origin: `https://127.0.0.1:${port}`,
      credentials: `admin:${password}`,
      ca: path.join(dir, 'pki/ca.crt'),
      data,
    },
  };
}
