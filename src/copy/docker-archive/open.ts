import { randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationError, stopIfCancelled } from '../../errors.ts';
import type { Surroundings } from '../../system/process.ts';
import { explained } from '../../system/file-problem.ts';
import { bytes } from '../../text/bytes.ts';
import { compressionOf, decompressed, type Compression } from '../decompress.ts';
import { indexTar, type TarFile } from '../tar/file.ts';
import { TarError } from '../tar/walk.ts';

export interface Archive {
  tar: TarFile;
  close(): Promise<void>;
}

export interface OpenOptions {
  io: Surroundings;
  /** Told of what takes a while, and of what is not in the archive. */
  say?: ((text: string) => void) | undefined;
}

/** A compressed archive is unpacked first: what is in it is needed in another order than it comes. */
export async function openArchive(path: string, options: OpenOptions): Promise<Archive> {
  const given = await explained(path, () => open(path, 'r'));
  try {
    const head = Buffer.alloc(8);
    await given.read(head, 0, head.length, 0);
    const compression = compressionOf(head);
    if (!compression) return { tar: await damaged(path, indexTar(given)), close: () => given.close() };
    const unpacked = await unpack(given, compression, path, options);
    await given.close();
    try {
      return { tar: await damaged(path, indexTar(unpacked)), close: () => unpacked.close() };
    } catch (error) {
      await unpacked.close();
      throw error;
    }
  } catch (error) {
    await given.close();
    throw error;
  }
}

/** What an archive lacks or has wrong, as an error for people. */
export async function damaged<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    throw new OperationError([
      {
        where: path,
        what: `${path} ${error.message}`,
        cure: 'make it again with docker save -o FILE.tar IMAGE',
      },
    ]);
  }
}

/** The file has no name from the beginning, so that nothing is left of it however this ends. */
async function unpack(
  given: FileHandle,
  compression: Compression,
  path: string,
  { io, say }: OpenOptions,
): Promise<FileHandle> {
  const folder = io.env['TMPDIR'] || tmpdir();
  const name = join(folder, `create-registry-${randomBytes(8).toString('hex')}.tar`);
  const { size } = await given.stat();
  say?.(
    `${path} is compressed (${bytes(size)}): unpacking it in ${folder} first (TMPDIR names another folder)`,
  );
  return explained(folder, async () => {
    const file = await open(name, 'wx+', 0o600);
    try {
      await rm(name);
      const packed = given.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 });
      for await (const chunk of decompressed(packed as AsyncIterable<Buffer>, compression, {
        io,
        name: path,
      })) {
        stopIfCancelled(io.signal);
        await file.appendFile(chunk);
      }
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  });
}
