import { homedir } from 'node:os';
import { join } from 'node:path';
import { OperationError } from '../errors.ts';
import { identityUser } from '../registry/authorization/token.ts';
import type { Credentials } from '../registry/endpoint.ts';
import { dockerHub } from '../registry/reference.ts';
import { readIfThere } from '../system/files.ts';
import type { Surroundings } from '../system/process.ts';
import { askHelper } from './credential-helper.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whom `docker login` says we are at a registry; undefined where it was never called. */
export async function dockerCredentials(
  registry: string,
  io: Surroundings,
): Promise<Credentials | undefined> {
  const file = configFile(io);
  // The parts that say who one is (docker/cli, cli/config/configfile).
  const config = parsed(await readIfThere(file), file);
  const keys = keysOf(registry);
  const helper =
    keys.map((key) => text(fields(config['credHelpers'])[key])).find(Boolean) ?? text(config['credsStore']);
  const helped = helper ? await askHelper(helper, keys[0]!, io) : undefined;
  return helped ?? plain(entryFor(fields(config['auths']), keys), file);
}

const configFile = ({ env }: Surroundings): string =>
  join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json');

/** Docker Hub has kept the key of its first version. */
const keysOf = (registry: string): string[] =>
  registry === dockerHub
    ? ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io']
    : [registry];

/** Old entries are whole URLs. */
const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

function entryFor(auths: Fields, keys: readonly string[]): Fields | undefined {
  const exact = keys.find((key) => key in auths);
  const key =
    exact ?? Object.keys(auths).find((one) => /^https?:\/\//.test(one) && keys.includes(hostOf(one)));
  return key === undefined ? undefined : fields(auths[key]);
}

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function parsed(content: string | undefined, file: string): Fields {
  if (content === undefined || content.trim() === '') return {};
  try {
    return fields(JSON.parse(content));
  } catch {
    // What JSON.parse says quotes the file, which holds passwords.
    throw new OperationError([
      { where: file, what: `${file} is not JSON`, cure: 'mend it, or log in again with docker login' },
    ]);
  }
}

function plain(entry: Fields | undefined, file: string): Credentials | undefined {
  if (!entry) return undefined;
  const identity = text(entry['identitytoken']);
  if (identity) return { user: identityUser, password: identity };
  const auth = text(entry['auth']);
  if (!auth) {
    const [user, password] = [text(entry['username']), text(entry['password'])];
    return user && password ? { user, password } : undefined;
  }
  const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  if (colon > 0) return { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  throw new OperationError([
    {
      where: file,
      what: `an "auth" in ${file} holds no user and password`,
      cure: 'log in again with docker login',
    },
  ]);
}
