import { rename } from 'node:fs/promises';
import { statIfThere } from '../../system/files.ts';
import { follow, lastLines } from '../../system/tail.ts';
import type { LogOptions, ServiceName, TargetContext } from '../target.ts';
import { inBundle, logPath, logPaths } from './stack.ts';

/** Bytes from which a log is put aside as `.1` at the next start: nobody else looks after these files. */
const rotateFrom = 16 * 1024 * 1024;

/** Prints like `docker compose logs`: each line behind the name of its service. Following ends with `io.signal`. */
export async function logs(
  context: TargetContext,
  { follow: follows, tail, services }: LogOptions,
): Promise<void> {
  const { io } = context;
  const width = Math.max(...services.map((name) => name.length));
  const print = (service: ServiceName) => (line: string) =>
    void io.stdout.write(`${service.padEnd(width)} | ${line}\n`);
  const files = services.flatMap((service) =>
    logPaths(service).map((path) => ({ service, path: inBundle(context, path) })),
  );
  // Sizes first: what is written while the tails are printed belongs to what follows.
  const ends = await Promise.all(files.map(({ path }) => size(path)));
  for (const [i, { service, path }] of files.entries())
    (await lastLines(path, tail, { to: ends[i]! })).forEach(print(service));
  if (!follows) return;
  const signal = io.signal ?? new AbortController().signal;
  await Promise.all(
    files.map(({ service, path }, i) => follow(path, print(service), { from: ends[i]!, signal })),
  );
}

export const lastLog = (context: TargetContext, service: ServiceName, lines: number): Promise<string[]> =>
  lastLines(inBundle(context, logPath(service)), lines);

const size = async (path: string): Promise<number> => (await statIfThere(path))?.size ?? 0;

/** Only while the service does not run: it writes on into the file it has open. */
export async function rotate(log: string): Promise<void> {
  if ((await size(log)) >= rotateFrom) await rename(log, `${log}.1`);
}
