import { createReadStream, statSync } from 'node:fs';
import { UsageError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { absolute } from '../../system/paths.ts';
import { fetched, type FetchOptions } from './fetched.ts';

/** A root filesystem that has not been opened yet. */
export interface Input {
  /** As typed, for messages. */
  name: string;
  /** To be called once. */
  open(): Promise<Opened>;
}

export interface Opened {
  content: AsyncIterable<Buffer>;
  /** In bytes, where it is known. */
  size: number | undefined;
  close(): void;
}

export interface InputOptions extends FetchOptions {
  io: Io;
}

/** `FILE`, an http(s) URL or `-`, standard input. Throws `UsageError`. */
export function rootfsInput(text: string, options: InputOptions): Input {
  const { io } = options;
  const spec = text.replace(/^rootfs:/, '');
  if (spec === '-') return standardInput(io);
  if (/^https?:\/\//i.test(spec)) return { name: spec, open: () => fetched(spec, options) };
  const path = absolute(spec, io);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw wrong(spec, `${spec} is not there`);
  if (found.isDirectory())
    throw wrong(
      spec,
      `${spec} is a folder`,
      `tar -C ${spec} -c . | create-registry copy rootfs:- DESTINATION`,
    );
  return {
    name: spec,
    open: () => {
      const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
      return Promise.resolve({
        content: stream as AsyncIterable<Buffer>,
        size: found.isFile() ? found.size : undefined,
        close: () => void stream.destroy(),
      });
    },
  };
}

function standardInput({ stdin }: Io): Input {
  if (stdin.isTTY === true)
    throw wrong(
      'rootfs:-',
      'standard input is a terminal',
      'pipe a tar into it: tar -C FOLDER -c . | create-registry copy rootfs:- …',
    );
  return {
    name: 'standard input',
    open: () => Promise.resolve({ content: buffers(stdin), size: undefined, close: () => undefined }),
  };
}

async function* buffers(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
}

const wrong = (
  where: string,
  what: string,
  cure = 'rootfs:FILE, rootfs:URL or rootfs:- for standard input',
): UsageError => new UsageError([{ where, what, cure }]);
