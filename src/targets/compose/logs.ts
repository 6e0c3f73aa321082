import { OperationError } from '../../errors.ts';
import { streamLines } from '../../system/process.ts';
import { servicesOf, type LogOptions, type ServiceName } from '../target.ts';
import { containerLogs, followLogs } from './commands.ts';
import type { Container } from './inspect.ts';
import { containerOf, ourContainers } from './ours.ts';
import { call, place, type Stack } from './stack.ts';

/**
 * Read from the engine, not from Compose, whose versions print prefixes and control characters of their own. With
 * more than one service each line says whose it is.
 */
export async function showLogs(stack: Stack, { follow, tail, services }: LogOptions): Promise<void> {
  const found = await logged(stack, services.length > 0 ? services : servicesOf(stack.bundle.settings));
  const width = Math.max(...found.map(({ service }) => service.length));
  const print = (service: ServiceName, line: string) =>
    void stack.io.stdout.write(found.length > 1 ? `${service.padEnd(width)} | ${line}\n` : `${line}\n`);
  if (follow) {
    await Promise.all(
      found.map(async ({ service, container }) => {
        const [file, ...args] = followLogs(stack.engine.cli, container.id, tail);
        await streamLines({ file, args }, place(stack), (line) => print(service, line));
      }),
    );
    return;
  }
  const lines: Stamped[] = [];
  for (const { service, container } of found)
    for (const line of await readLog(stack, container, tail)) lines.push({ ...line, service });
  for (const { service, text } of lines.sort(byTime)) print(service!, text);
}

async function logged(stack: Stack, services: readonly ServiceName[]) {
  const containers = await ourContainers(stack);
  const found = services.flatMap((service) => {
    const container = containerOf(containers, service);
    return container ? [{ service, container }] : [];
  });
  if (found.length > 0) return found;
  throw new OperationError([
    {
      where: 'logs',
      what: 'There are no containers, so there are no logs.',
      cure: 'start them: create-registry up',
    },
  ]);
}

/** Both outputs of the service in the order they were written. */
export async function lastLog(stack: Stack, service: ServiceName, lines: number): Promise<string[]> {
  const container = containerOf(await ourContainers(stack), service);
  return container === undefined ? [] : (await readLog(stack, container, lines)).map(({ text }) => text);
}

/** As `lastLog`, for a program that may have died again and again with the same words: they are said once. */
export async function lastWords(stack: Stack, container: Container, lines: number): Promise<string[]> {
  const said = (await readLog(stack, container, 10 * lines)).map(({ text }) => text);
  const kinds = said.map((text) => text.replace(/[\da-f-]*\d[\da-f-]*/gi, ''));
  return said.filter((_, line) => !kinds.includes(kinds[line]!, line + 1)).slice(-lines);
}

interface Stamped {
  time: string;
  text: string;
  service?: ServiceName;
}

async function readLog(stack: Stack, { id }: Container, lines: number): Promise<Stamped[]> {
  const { stdout, stderr } = await call(stack, containerLogs(stack.engine.cli, id, lines));
  return stampedLines(`${stdout}\n${stderr}`).slice(-lines);
}

/** Each line begins with its time in a form of fixed width, so text order is the order of time. */
export const stampedLines = (output: string): Stamped[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ time: line.split(' ', 1)[0] ?? '', text: line.slice(line.indexOf(' ') + 1) }))
    .sort(byTime);

const byTime = (a: Stamped, b: Stamped): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0);
