import type { Identity } from './blob-state.ts';

export interface HashTask {
  digest: string;
  path: string;
  algorithm: 'sha256' | 'sha512';
}

export type HashAnswer = { digest: string } & (
  | { hex: string; identity: Identity }
  /** What the system said, `ENOENT` where the file is gone. */
  | { code: string }
);

/** Niceness of the threads that read: whatever else the machine does comes first, pulls above all. */
const niceness = 10;

/**
 * Reads and hashes files in a thread of its own: lists of tasks come in, lists of answers go out. `counter` grows with
 * every byte read. It stands alone, as its text is what the thread runs: nothing outside of it can be used in it.
 */
function work(require: NodeJS.Require, nice: number): void {
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads');
  const fs = require('node:fs') as typeof import('node:fs');
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  const os = require('node:os') as typeof import('node:os');
  const counter = workerData as BigInt64Array;
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  try {
    // On Linux this is of the calling thread only.
    os.setPriority(nice);
  } catch {
    // Then it is as important as anything else.
  }

  const hashed = ({ digest, path, algorithm }: HashTask): HashAnswer => {
    let file: number | undefined;
    try {
      file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
      const { size, mtimeMs, ino } = fs.fstatSync(file);
      const hash = createHash(algorithm);
      for (let length = 1; length > 0;) {
        length = fs.readSync(file, buffer, 0, buffer.length, null);
        hash.update(length === buffer.length ? buffer : buffer.subarray(0, length));
        Atomics.add(counter, 0, BigInt(length));
      }
      return { digest, hex: hash.digest('hex'), identity: { size, mtimeMs, ino } };
    } catch (error) {
      return { digest, code: (error as NodeJS.ErrnoException).code ?? String(error) };
    } finally {
      if (file !== undefined) fs.closeSync(file);
    }
  };

  parentPort?.on('message', (tasks: HashTask[]) => parentPort.postMessage(tasks.map(hashed)));
}

/** A program for `new Worker(…, { eval: true })`: a file would have to be found, compiled or not. */
export const hashProgram = `(${String(work)})(require, ${niceness})`;
