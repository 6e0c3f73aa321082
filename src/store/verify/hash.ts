import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { stopIfCancelled } from '../../errors.ts';
import { blobFile } from '../layout.ts';
import { blobIdentity, isBad, type BadBlob, type Identity } from './blob-state.ts';
import { otherContent } from './checked.ts';
import { cannotBeRead } from '../damage.ts';
import { hashProgram, type HashAnswer, type HashTask } from './hash-worker.ts';

/** More read at once than a disk likes, and than is kind to those who pull. */
const mostThreads = 8;

/** How much a thread is given at a time: each time costs as much as reading a small file. */
const batch = { files: 64, bytes: 16 * 1024 * 1024 };

export interface Hashing {
  signal?: AbortSignal | undefined;
  onGood: (digest: string, identity: Identity) => void;
  onBad: (digest: string, bad: BadBlob) => void;
  /** Told now and then how many bytes have been read. */
  onRead?: (bytes: number) => void;
}

/** Reads blobs on all cores and holds each against its digest. One that goes away meanwhile is neither good nor bad. */
export async function hashBlobs(
  data: string,
  blobs: readonly { digest: string; size: number }[],
  { signal, onGood, onBad, onRead }: Hashing,
): Promise<void> {
  stopIfCancelled(signal);
  const counter = new BigInt64Array(new SharedArrayBuffer(8));
  // The largest first, so that no core ends up alone with one.
  const queue = [...blobs].sort((a, b) => b.size - a.size);
  let next = 0;
  const take = (): HashTask[] => {
    const tasks: HashTask[] = [];
    for (let bytes = 0; next < queue.length && tasks.length < batch.files && bytes < batch.bytes; next++) {
      const { digest, size } = queue[next]!;
      const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256';
      tasks.push({ digest, path: blobFile(data, digest), algorithm });
      bytes += size;
    }
    return tasks;
  };
  const judge = (answer: HashAnswer): void => {
    const { digest } = answer;
    if ('code' in answer) {
      if (answer.code === 'ENOENT' || answer.code === 'ENOTDIR') return;
      const found = blobIdentity(data, digest);
      const identity = found && !isBad(found) ? found : undefined;
      return onBad(digest, { what: cannotBeRead(answer.code), identity });
    }
    if (digest.endsWith(`:${answer.hex}`)) onGood(digest, answer.identity);
    else onBad(digest, { what: otherContent, identity: answer.identity });
  };

  const threads = Math.min(availableParallelism(), mostThreads, queue.length);
  const workers = Array.from(
    { length: threads },
    () => new Worker(hashProgram, { eval: true, workerData: counter }),
  );
  const ticking = setInterval(() => onRead?.(Number(Atomics.load(counter, 0))), 200);
  let cancel = (): void => undefined;
  const cancelled = new Promise<void>((resolve) => {
    cancel = resolve;
    signal?.addEventListener('abort', cancel);
  });
  try {
    await Promise.race([Promise.all(workers.map((worker) => drain(worker, take, judge))), cancelled]);
  } finally {
    clearInterval(ticking);
    signal?.removeEventListener('abort', cancel);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  stopIfCancelled(signal);
  onRead?.(Number(Atomics.load(counter, 0)));
}

/** Gives a thread one batch after the other until there is none. */
const drain = (worker: Worker, take: () => HashTask[], judge: (answer: HashAnswer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const give = (): void => {
      const tasks = take();
      if (tasks.length === 0) resolve();
      else worker.postMessage(tasks);
    };
    worker.on('error', reject);
    worker.on('message', (answers: HashAnswer[]) => {
      answers.forEach(judge);
      give();
    });
    give();
  });
