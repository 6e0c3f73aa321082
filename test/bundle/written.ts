import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PlanInput } from '../../src/bundle/plan-input.ts';
import { onPath } from '../support/binaries.ts';
import { unavailable } from '../support/real.ts';
import { tempFolder } from '../support/tmp.ts';
import { scenario, scenarios } from './scenarios.ts';
import { writeBundle } from './stack.ts';

export const composeScenarios = Object.keys(scenarios).filter(
  (name) => scenarios[name]!.settings.target === 'compose',
);
export const processScenarios = Object.keys(scenarios).filter(
  (name) => scenarios[name]!.settings.target === 'process',
);

export interface Written {
  input: PlanInput;
  dir: string;
  text: (path: string) => string;
  /** Changes a written file, for what only holds in its container or on another machine. */
  change: (path: string, edit: (text: string) => string) => void;
}

/** A scenario's bundle in a folder called like its own. */
export async function written(name: string, settings: Partial<PlanInput['settings']> = {}): Promise<Written> {
  const input = scenario(name);
  const dir = tempFolder(scenarios[name]!.dir?.split('/').at(-1));
  const here = { ...input, dir, settings: { ...input.settings, ...settings } };
  await writeBundle(here);
  const text = (path: string): string => readFileSync(join(dir, path), 'utf8');
  return { input: here, dir, text, change: (path, edit) => writeFileSync(join(dir, path), edit(text(path))) };
}

/** What a program that must end well says to both its outputs. */
export function says(file: string, args: readonly string[], cwd: string): string {
  const ended = spawnSync(file, args, { cwd, encoding: 'utf8', timeout: 60_000 });
  expect(ended.status, `${ended.stdout}${ended.stderr}`).toBe(0);
  return ended.stdout + ended.stderr;
}

export const requireTool = (name: string): string => onPath(name) ?? unavailable(name, 'it is not installed');
