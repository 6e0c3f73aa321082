import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { cli, type CliResult } from '../support/cli.ts';

/** A bundle made by the compiled program, and that program working on it. */
export interface Made {
  dir: string;
  password: string;
  run: (...args: string[]) => Promise<CliResult>;
}

/** Makes a bundle with `args`; expects it to succeed. `env` goes to every later call as well. */
export async function make(dir: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Made> {
  const { code, stdout, stderr } = await cli([dir, '--yes', '--json', ...args], { env });
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  const { password = '' } = JSON.parse(stdout) as { password?: string };
  return { dir, password, run: (...words) => cli([...words, '-C', dir], { env }) };
}

/** Puts a CA where dockerd looks for that registry; returns how to take it away again. */
export function trustInDocker(registryHost: string, ca: string): () => void {
  const folder = join('/etc/docker/certs.d', registryHost);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ca.crt'), ca);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Not removed with a test: containers write here until the suite is over. */
export const suiteFolder = (name: string): string => {
  const folder = join(mkdtempSync(join(tmpdir(), 'create-registry-')), name);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
};
