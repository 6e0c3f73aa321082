import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle, Secrets } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { OperationError, UsageError } from '../errors.ts';
import type { Facts } from '../settings/facts.ts';
import { parseSettings } from '../settings/file.ts';
import { read, type Given } from '../settings/read.ts';
import { resolve } from '../settings/resolve.ts';
import type { Settings } from '../settings/schema.ts';
import { readIfThere } from '../system/files.ts';
import { readSecrets } from './kept/secrets.ts';

/** The bundle in `dir`, an absolute path. */
export const loadBundle = async (dir: string): Promise<Bundle> => ({
  dir,
  settings: await loadSettings(dir),
});

/** Its secrets; only what speaks to the registry needs them, so that a stack without them can still be stopped. */
export async function loadSecrets(dir: string): Promise<Secrets> {
  const secrets = await readSecrets(dir);
  if (secrets) return secrets;
  throw new OperationError([
    {
      where: join(dir, paths.secrets),
      what: 'the file is missing',
      cure: `restore it, or make a new one: create-registry render -C ${dir}`,
    },
  ]);
}

export async function loadSettings(dir: string): Promise<Settings> {
  const given = await readSettings(dir);
  if (!given)
    throw new UsageError([
      {
        where: dir,
        what: `no registry in ${dir}: it has no settings.yml`,
        cure: 'name the bundle with -C DIR, or make one: create-registry DIR',
      },
    ]);
  const { settings, problems } = resolve(given, await storedFacts(dir));
  if (!settings) throw inSettings(problems);
  return settings;
}

/** settings.yml as it stands, each value checked; undefined where there is none. */
export async function readSettings(dir: string): Promise<Given | undefined> {
  const file = join(dir, paths.settings);
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const { given, problems } = read({
    values: parseSettings(text, file),
    where: (name) => `${name} in settings.yml`,
  });
  if (problems.length > 0) throw new UsageError(problems);
  return given;
}

const inSettings = (problems: UsageError['problems']) =>
  new UsageError(
    problems.map((problem) => ({ ...problem, where: problem.where.replace(/^--/, '') + ' in settings.yml' })),
  );

/**
 * A bundle means the same on every machine: a setting that is left out takes its general default, never one
 * that depends on where the file is read.
 */
async function storedFacts(dir: string): Promise<Facts> {
  const { uid, gid } = await stat(dir);
  return {
    hostname: '',
    addresses: [],
    ipv6: true,
    uid,
    gid,
    freePorts: [],
    engine: true,
    rootlessEngine: false,
    dir,
  };
}
