import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stopEngine } from '../support/engine.ts';
import { beginRun, endRun } from '../support/run.ts';
import { makeContent } from './content/content.ts';
import { figures } from './figures/index.ts';
import type { Figure } from './figure.ts';
import { machine } from './machine.ts';
import { readOptions, usage, UsageError, type Options } from './options.ts';
import { json, markdown, type Report } from './report.ts';
import { verdict, type Result } from './result.ts';
import { run } from './run.ts';
import { Servers } from './servers.ts';
import { failures, table } from './table.ts';

const say = (line: string): void =>
  void process.stderr.write(`${String(Math.round(process.uptime())).padStart(4)} s  ${line}\n`);

/** In memory where there is enough: a disk that is slow now and then would be all that is measured. */
function roomyFolder(): string {
  const shared = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(shared);
    if (Math.min(bavail * bsize, os.freemem()) > 6e9) return shared;
  } catch {
    // There is none.
  }
  return os.tmpdir();
}

/** Sets up, measures, and takes everything down again, whatever happens. */
async function measure(chosen: readonly Figure[], options: Options, signal: AbortSignal): Promise<Result[]> {
  const undo: (() => Promise<void> | void)[] = [];
  const atEnd = (step: () => Promise<void> | void): void => void undo.push(step);
  const support = beginRun();
  atEnd(() => endRun(support));
  atEnd(() => stopEngine(support));
  try {
    const folder = mkdtempSync(path.join(options.folder ?? roomyFolder(), 'cr-bench-'));
    atEnd(() => rmSync(folder, { recursive: true, force: true }));
    say(`making the content in ${folder}`);
    const content = makeContent(folder, options);
    const servers = new Servers({ folder, content, signal, atEnd, quick: options.quick });
    return await run(servers, { figures: chosen, pairs: options.pairs, progress: say });
  } finally {
    say('taking everything down');
    for (const step of undo.toReversed())
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => say(String(error)));
  }
}

async function publish(report: Report, options: Options): Promise<void> {
  const text = [table(report.results), ...failures(report.results).map((line) => `not measured: ${line}\n`)];
  (options.json === '-' ? process.stderr : process.stdout).write(`\n${text.join('')}`);
  if (options.json === '-') process.stdout.write(json(report));
  else if (options.json !== undefined) writeFileSync(options.json, json(report));
  if (options.markdown !== undefined) writeFileSync(options.markdown, await markdown(report));
}

/** The same measurements again, without the files and folders of this machine. */
const command = ({ pairs, quick, only }: Options): string =>
  [
    'npm run bench --',
    ...(quick ? ['--quick'] : []),
    `--pairs ${pairs}`,
    ...(only.length > 0 ? [`--only ${only.join(',')}`] : []),
  ].join(' ');

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(
    args,
    figures.map(({ name }) => name),
  );
  if (options.help) {
    const width = Math.max(...figures.map(({ name }) => name.length));
    process.stdout.write(`${usage}\nFigures:\n`);
    for (const { name, help } of figures) process.stdout.write(`  ${name.padEnd(width)}  ${help}\n`);
    return 0;
  }
  const interrupted = new AbortController();
  // Fifty clients listen at once.
  setMaxListeners(0, interrupted.signal);
  // Kept to the end, so that an impatient second Ctrl-C leaves nothing running.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());
  const began = new Date();
  try {
    const chosen = figures.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
    const results = await measure(chosen, options, interrupted.signal);
    const report = {
      date: began,
      seconds: (Date.now() - began.getTime()) / 1000,
      pairs: options.pairs,
      command: command(options),
      machine: machine(),
      figures: chosen,
      results,
    };
    await publish(report, options);
    return results.some((result) => verdict(result) === false) ? 1 : 0;
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    throw error;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    error instanceof UsageError ? `${error.message}\n\n${usage}` : `${(error as Error).stack}\n`,
  );
  process.exitCode = 2;
}
