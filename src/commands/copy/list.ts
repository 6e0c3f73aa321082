import { readFile } from 'node:fs/promises';
import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { parseImageName } from '../../copy/image-name.ts';
import { errorCode } from '../../system/file-problem.ts';
import { absolute } from '../../system/paths.ts';
import { readAll } from '../../system/streams.ts';
import { attempt } from './attempt.ts';
import type { Wanted } from './request.ts';

/** A line each, `SOURCE DESTINATION`; `#` begins a comment. What is wrong is noted with its line. */
export async function readList(
  file: string,
  { io }: Pick<Session, 'io'>,
  problems: Problem[],
): Promise<Wanted[]> {
  const text = file === '-' ? await readAll(io.stdin) : await contentOf(file, io);
  const wanted = text
    .split('\n')
    .flatMap((line, index) => entry(line, `${file === '-' ? 'line ' : `${file}:`}${index + 1}`, problems));
  if (file === '-' && wanted.some(({ source }) => source.text === 'rootfs:-'))
    problems.push({
      where: '--from-file',
      what: 'standard input cannot be both the list and rootfs:-',
      cure: 'put the list into a file',
    });
  if (wanted.length === 0 && problems.length === 0)
    problems.push({
      where: file,
      what: `${file}: the list names nothing`,
      cure: 'a line each: SOURCE DESTINATION',
    });
  return wanted;
}

async function contentOf(file: string, io: Session['io']): Promise<string> {
  try {
    return await readFile(absolute(file, io), 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UsageError([
      {
        where: '--from-file',
        what: `there is no file ${file}`,
        cure: 'a line each: SOURCE DESTINATION; - is standard input',
      },
    ]);
  }
}

function entry(line: string, where: string, problems: Problem[]): Wanted[] {
  const words = line
    .replace(/(?:^|\s)#.*$/, '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return [];
  const [first, second, ...more] = words;
  if (first === undefined || second === undefined || more.length > 0) {
    problems.push({
      where,
      what: `${where}: ${words.length === 1 ? 'it names no destination' : `there are ${words.length} words`}`,
      cure: 'SOURCE DESTINATION',
    });
    return [];
  }
  const source = attempt(problems, () => parseImageName(first), where);
  const destination = attempt(problems, () => parseImageName(second), where);
  return source && destination ? [{ source, destination, where }] : [];
}
