import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../src/bundle/paths.ts';
import { connect, type Http } from '../../src/registry/http.ts';
import { inProcess, type CliOptions, type CliResult } from './cli.ts';
import { requireReal } from './real.ts';
import { freePort, tempFolder } from './tmp.ts';

/** A bundle that runs as processes: nginx with the fast path and a real registry, with a password. */
export interface RegistryBundle {
  dir: string;
  /** `https://localhost:PORT`. */
  url: string;
  /** `localhost:PORT`, as in image names. */
  host: string;
  user: string;
  password: string;
  /** Path of the CA's certificate. */
  ca: string;
  /** Where the images are. */
  data: string;
  /** The client of `src/registry`, as the bundle's first user. */
  http: Http;
  /** The program inside the test, on this bundle, with an empty HOME. */
  run(...words: string[]): Promise<CliResult>;
  /** The same with an input, a working folder or the like. */
  runWith(options: CliOptions, ...words: string[]): Promise<CliResult>;
  stop(): Promise<void>;
}

/** Makes and starts one, for `beforeAll`; a suite that uses it is a `describeReal` with nginx and that registry. */
export async function startBundle(
  major: '3' | '2.8',
  { args = [], env = {} }: { args?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<RegistryBundle> {
  const dir = join(tempFolder(), 'bundle');
  const around = { HOME: tempFolder(), ...env };
  const program = requireReal(major === '3' ? 'registry3' : 'registry2');
  const options = ['--target', 'process', '--registry-version', major, '--registry-bin', program];
  const port = await freePort();
  const place = ['--host', 'localhost', '--port', String(port), '--fast-path'];
  const made = await inProcess([dir, '--yes', '--json', '--start', ...options, ...place, ...args], {
    env: around,
  });
  const runWith: RegistryBundle['runWith'] = (given, ...words) =>
    inProcess([...words, '-C', dir], { ...given, env: { ...around, ...given.env } });
  if (made.code !== 0) {
    await runWith({}, 'down');
    throw new Error(`${made.stdout}\n${made.stderr}`);
  }
  const { password = '' } = JSON.parse(made.stdout) as { password?: string };
  const host = `localhost:${port}`;
  const ca = join(dir, paths.caCert);
  const http = connect({
    url: `https://${host}`,
    ca: [readFileSync(ca, 'utf8')],
    credentials: { user: 'admin', password },
  });
  return {
    dir,
    url: http.url,
    host,
    user: 'admin',
    password,
    ca,
    data: join(dir, 'data'),
    http,
    run: (...words) => runWith({}, ...words),
    runWith,
    stop: async () => {
      http.close();
      const { code, stderr } = await runWith({}, 'down');
      if (code !== 0) throw new Error(stderr);
    },
  };
}
