import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { statIfThere } from './files.ts';

const chunk = 64 * 1024;

/** The last lines of a file that may be large, oldest first, of the bytes between `from` and `to`. */
export async function lastLines(
  path: string,
  count: number,
  { from = 0, to = Infinity } = {},
): Promise<string[]> {
  if (count <= 0 || !(await statIfThere(path))) return [];
  const file = await open(path, 'r');
  try {
    let start = Math.min((await file.stat()).size, to);
    let text = Buffer.alloc(0);
    // One newline more than lines: the last line ends in one.
    while (start > from && newlines(text) <= count) {
      const begin = Math.max(from, start - chunk);
      text = Buffer.concat([await readRange(file, begin, start), text]);
      start = begin;
    }
    const lines = text.toString('utf8').replace(/\n$/, '').split('\n');
    return text.length === 0 ? [] : lines.slice(-count);
  } finally {
    await file.close();
  }
}

const newlines = (text: Buffer): number => text.reduce((sum, byte) => (byte === 10 ? sum + 1 : sum), 0);

async function readRange(file: FileHandle, begin: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - begin);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, begin);
  return buffer.subarray(0, bytesRead);
}

/** Whole lines as they are appended after byte `from`; goes on when the file is cut off, replaced or made anew. */
export async function follow(
  path: string,
  line: (text: string) => void,
  { from, signal }: { from: number; signal: AbortSignal },
): Promise<void> {
  let at = await statIfThere(path);
  let position = from;
  let rest = Buffer.alloc(0);
  // Polled: file watching misses writes on network file systems and in containers.
  while (!signal.aborted) {
    const now = await statIfThere(path);
    if (now && (now.ino !== at?.ino || now.size < position)) position = 0;
    at = now;
    if (now && now.size > position) {
      const file = await open(path, 'r');
      try {
        const text = await readRange(file, position, Math.min(now.size, position + 16 * chunk));
        position += text.length;
        rest = Buffer.concat([rest, text]);
      } finally {
        await file.close();
      }
      const end = rest.lastIndexOf(10);
      if (end >= 0) rest.subarray(0, end).toString('utf8').split('\n').forEach(line);
      rest = rest.subarray(end + 1);
    }
    await delay(200, undefined, { signal }).catch(() => undefined);
  }
}
