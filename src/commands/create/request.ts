import { join } from 'node:path';
import type { Session } from '../../cli/command.ts';
import { readSettings } from '../../disk/load.ts';
import { readManifest } from '../../disk/snapshot.ts';
import { UsageError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { parseSettings } from '../../settings/file.ts';
import type { Chosen } from '../../settings/option.ts';
import { read, type Given } from '../../settings/read.ts';
import { options } from '../../settings/schema.ts';
import { readIfThere } from '../../system/files.ts';
import { absolute } from '../../system/paths.ts';

/** What was asked for on the command line and in files, each value checked by itself. */
export interface Request {
  /** As typed; undefined when the wizard may still ask. */
  folder?: string;
  given: Given;
  start: boolean;
  install: boolean;
  overwrite: boolean;
  dryRun: boolean;
  yes: boolean;
  interactive: boolean;
  problems: Problem[];
}

export async function readRequest(session: Session): Promise<Request> {
  const { invocation, io } = session;
  const { flags } = invocation;
  const folder = invocation.arguments[0] ?? (flags['dir'] as string | undefined);
  const problems: Problem[] = [];
  if (folder === '')
    problems.push({
      where: 'folder',
      what: 'the folder is empty',
      cure: 'name one: create-registry ./registry',
    });
  if (invocation.arguments[0] !== undefined && flags['dir'] !== undefined)
    problems.push({
      where: '-C',
      what: `${invocation.arguments[0]} is no command, and as a folder it comes on top of -C`,
      cure: 'create-registry --help lists the commands; for a new registry leave out -C',
    });

  const fromFlags = read({ values: flags, where: (name) => `--${name}`, mayHoldOthers: true });
  const fromConfig = await readConfig(session);
  const before = flags['overwrite'] === true && folder ? await existing(absolute(folder, io)) : {};
  problems.push(...fromFlags.problems, ...fromConfig.problems);
  return {
    ...(folder ? { folder } : {}),
    given: absolutePaths(inherit(before, { ...fromConfig.given, ...fromFlags.given }), session),
    start: flags['start'] === true,
    install: flags['install'] === true,
    overwrite: flags['overwrite'] === true,
    dryRun: flags['dry-run'] === true,
    yes: flags['yes'] === true,
    interactive: mayAsk(session),
    problems,
  };
}

function mayAsk({ io, invocation: { flags } }: Session): boolean {
  const asked = flags['yes'] === true || flags['input'] === false || flags['json'] === true;
  const pipeline = io.env['CI'] !== undefined && !['', '0', 'false'].includes(io.env['CI']);
  return !asked && !pipeline && io.stdin.isTTY === true && io.stderr.isTTY === true;
}

async function readConfig({ invocation, io }: Session): Promise<{ given: Given; problems: Problem[] }> {
  const name = invocation.flags['config'];
  if (typeof name !== 'string') return { given: {}, problems: [] };
  const file = absolute(name, io);
  const text = await readIfThere(file);
  if (text === undefined)
    return {
      given: {},
      problems: [{ where: '--config', what: `there is no file ${file}`, cure: 'check the path' }],
    };
  try {
    return read({ values: parseSettings(text, file), where: (key) => `${key} in ${name}` });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { given: {}, problems: [...error.problems] };
  }
}

/** A bundle that is written over keeps what is not said anew. */
async function existing(dir: string): Promise<Given> {
  return (await readManifest(dir)) ? ((await readSettings(dir)) ?? {}) : {};
}

/** What an earlier answer settled, unless it means nothing beside the new ones. */
function inherit(before: Given, said: Given): Given {
  const merged = { ...before, ...said };
  const changed = (key: 'target' | 'nginxBin' | 'data') =>
    said[key] !== undefined && before[key] !== said[key];
  const ways = [
    ...(changed('target') ? ['registryVersion', 'owner', 'fastPath', 'nginxJs'] : []),
    ...(changed('nginxBin') ? ['nginxJs'] : []),
    // It may be on a network file system.
    ...(changed('data') ? ['fastPath'] : []),
  ];
  for (const [key, option] of options) {
    const lapsed = ways.includes(key) || option.applies?.(merged as Chosen) === false;
    if (lapsed && said[key] === undefined) delete merged[key];
  }
  return merged;
}

const typedPaths = ['tlsCert', 'tlsKey', 'registryBin', 'nginxBin'] as const;

/** Paths are relative to where they were typed, not to where the bundle will lie. A bare program name is for PATH. */
export function absolutePaths(given: Given, { io }: Session): Given {
  const result: Given = { ...given };
  for (const key of typedPaths) {
    const path = given[key];
    const isCommand = key.endsWith('Bin') && path !== undefined && !path.includes('/');
    if (path !== undefined && !isCommand) result[key] = absolute(path, io);
  }
  if (given.data?.startsWith('~')) result.data = absolute(given.data, io);
  return result;
}

export const bundlePath = (folder: string, session: Session): string => join(absolute(folder, session.io));
