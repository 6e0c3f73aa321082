import type { Bundle } from '../../bundle/bundle.ts';
import type { Steps } from '../../ui/steps.ts';
import { totals } from '../../ui/totals.ts';
import { bytes } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { blobFile } from '../layout.ts';
import type { BadBlob } from './blob-state.ts';
import type { Finding, Unneeded } from './finding.ts';
import { hashBlobs } from './hash.ts';
import { takeInventory, type Inventory } from './inventory.ts';
import { openNotes } from './notes.ts';
import { search, type Found } from './search.ts';
import { takesSparse } from './sparse.ts';

export interface VerifyRequest {
  /** Absent: the whole store. */
  repositories?: readonly string[] | undefined;
  quick: boolean;
  /** Forget what an earlier run found good. */
  again: boolean;
  /** What a run found good that came to its end counts as well. */
  trusting: boolean;
}

export interface Verified {
  at: string;
  quick: boolean;
  repositories: number;
  blobs: number;
  bytes: number;
  /** Bytes that were read in this run. */
  read: number;
  /** Blobs that an earlier run had read. */
  earlier: number;
  seconds: number;
  findings: Finding[];
  warnings: string[];
  unneeded: Unneeded[];
  bad: Map<string, BadBlob>;
  good: Set<string>;
}

/** Looks over the store and changes nothing in it. */
export async function verifyStore(
  bundle: Bundle,
  data: string,
  request: VerifyRequest,
  { steps, signal, width }: { steps: Steps; signal?: AbortSignal | undefined; width: number },
): Promise<Verified> {
  const begun = performance.now();
  const at = new Date().toISOString();
  const inventory = await steps.step(
    'read',
    (update) => readBlobs(bundle, data, request, { update, signal, width }),
    (result) =>
      request.quick
        ? `${count(result.count, 'blob')}, ${bytes(result.bytes)}, not read`
        : `${count(result.count, 'blob')}, ${bytes(result.read)}${
            result.earlier > 0 ? `; ${result.earlier} were read by an earlier run` : ''
          }`,
  );
  const sparse = await takesSparse(bundle);
  const only = request.repositories;
  const found = await steps.step(
    'look',
    (update) => search({ data, sparse, only, bad: inventory.bad, signal, update }),
    ({ repositories }) => count(repositories, 'repository', 'repositories'),
  );
  const { count: blobs, bytes: size, read, earlier } = inventory;
  return {
    at,
    quick: request.quick,
    repositories: found.repositories,
    blobs,
    bytes: size,
    read,
    earlier,
    ...summed(data, found, inventory),
    bad: found.bad,
    good: found.good,
    seconds: Math.round((performance.now() - begun) / 100) / 10,
  };
}

async function readBlobs(
  bundle: Bundle,
  data: string,
  { repositories, quick, again, trusting }: VerifyRequest,
  show: { update: (detail: string) => void; signal: AbortSignal | undefined; width: number },
): Promise<Inventory & { count: number; read: number; earlier: number }> {
  const { signal } = show;
  if (quick) {
    const inventory = await takeInventory(data, repositories, signal, () => false);
    return { ...inventory, read: 0, earlier: 0 };
  }
  const notes = await openNotes(bundle, { again, afterEnd: trusting });
  let complete = false;
  try {
    let earlier = 0;
    const inventory = await takeInventory(data, repositories, signal, (digest, identity) => {
      const known = notes.has(digest, identity);
      if (known) earlier++;
      return !known;
    });
    const expected = inventory.blobs.reduce((sum, { size }) => sum + size, 0);
    const progress = totals({ count: inventory.blobs.length, bytes: expected });
    let read = 0;
    await hashBlobs(data, inventory.blobs, {
      signal,
      onGood: (digest, identity) => {
        notes.good(digest, identity);
        progress.done(0, 0);
      },
      onBad: (digest, one) => {
        inventory.bad.set(digest, one);
        progress.done(0, 0);
      },
      onRead: (now) => {
        progress.add(now - read);
        read = now;
        show.update(progress.line(show.width));
      },
    });
    complete = repositories === undefined;
    return { ...inventory, read, earlier };
  } finally {
    await notes.close(complete);
  }
}

function summed(
  data: string,
  { looked, bad }: Found,
  { strays }: Inventory,
): Pick<Verified, 'findings' | 'warnings' | 'unneeded'> {
  const all = [...looked.values()];
  const findings = all.flatMap((one) => one.findings);
  const moved = new Set(findings.flatMap(({ moves }) => moves));
  const unneeded: Unneeded[] = [
    ...[...bad]
      .map(([digest, { what }]) => ({ what: `blob ${digest} ${what}`, moves: [blobFile(data, digest)] }))
      .filter(({ moves }) => !moves.some((path) => moved.has(path))),
    ...strays.map(({ path, what }) => ({ what: `${path.slice(data.length + 1)} ${what}`, moves: [path] })),
    ...all.flatMap((one) => one.unneeded),
  ];
  return { findings, warnings: all.flatMap((one) => one.warnings), unneeded };
}
