import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { authorization, type Server } from '../server.ts';
import type { Site } from '../site.ts';
import { client } from './client.ts';

export interface Load {
  path: string;
  connections?: number;
  seconds?: number;
  headers?: Readonly<Record<string, string>>;
  /** Asked for in turn, instead of the one path. */
  requests?: readonly Request[];
  /** The answers are errors, and shall be. */
  refused?: boolean;
}

export interface Request {
  path: string;
  authorization?: string;
}

export interface Outcome {
  requestsPerSecond: number;
  /** Milliseconds. */
  p99: number;
}

const script = path.join(import.meta.dirname, 'wrk.lua');

/** One thread of wrk on connections that stay open. Throws when an answer was not what it should be. */
export async function wrk(site: Site, server: Server, load: Load): Promise<Outcome> {
  const { connections = 16, seconds = server.slow ? 3 : 1, headers = {}, requests, refused = false } = load;
  const all = { ...authorization(server), ...headers };
  const folder = mkdtempSync(path.join(site.folder, 'wrk-'));
  try {
    const shape = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout=30s', `--script=${script}`];
    const wanted = Object.entries(all).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const file = requests ? ['--', requestFile(folder, requests)] : [];
    const said = await client(site, 'wrk', [...shape, ...wanted, `${server.origin}${load.path}`, ...file]);
    return outcome(said, `${server.name} ${load.path}`, refused);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requestFile(folder: string, requests: readonly Request[]): string {
  const file = path.join(folder, 'requests');
  const lines = requests.map((one) => `${one.path}\t${one.authorization ?? ''}\n`);
  writeFileSync(file, lines.join(''));
  return file;
}

function outcome(said: string, what: string, refused: boolean): Outcome {
  const json = /^outcome (.*)$/m.exec(said)?.[1];
  if (json === undefined) throw new Error(`wrk said: ${said.trim()}`);
  const told = JSON.parse(json) as Record<'requests' | 'seconds' | 'p99' | 'refused' | 'broken', number>;
  const wrong = refused ? told.requests - told.refused : told.refused;
  if (told.requests === 0 || wrong > 0 || told.broken > 0)
    throw new Error(
      `${what}: of ${told.requests} answers ${wrong} were wrong, and ${told.broken} connections broke`,
    );
  return { requestsPerSecond: told.requests / told.seconds, p99: told.p99 };
}
