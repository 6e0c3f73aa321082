import type { Problem } from '../../problem.ts';
import { bytes } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { visible } from '../../text/visible.ts';
import type { Output } from '../../ui/output.ts';
import type { Job } from './jobs.ts';
import type { Done } from './one.ts';

/** What one copy came to, for people. */
export function report(out: Output, done: Done): void {
  out.result(done.dryRun ? wouldBe(done) : `${visible(done.destination)}  ${done.digest}`);
  if (!done.dryRun) out.say(`  ${detail(done)}`);
  const { foreign = [], attached = [] } = done;
  if (foreign.length > 0)
    out.say(
      `  ${count(foreign.length, 'layer')} not copied: engines fetch ${foreign.length === 1 ? 'it' : 'them'} from where the image says`,
    );
  if (attached.length > 0)
    out.say(
      `  not copied along: ${visible(attached.join(', '))} (create-registry inspect ${visible(done.source)} shows what belongs to it)`,
    );
}

function detail({ same, blobs, bytes: sent = 0, manifests = 0, seconds }: Done): string {
  if (same) return 'was there already: nothing was sent';
  const parts = blobs
    ? [
        `${count(blobs.copied, 'blob')} copied (${bytes(sent)})`,
        ...(blobs.linked > 0 ? [`${blobs.linked} linked`] : []),
        ...(blobs.there > 0 ? [`${blobs.there} there already`] : []),
      ]
    : [`${bytes(sent)} read`];
  return `${parts.join(', ')}; ${count(manifests, 'manifest')}; ${seconds.toFixed(1)} s`;
}

function wouldBe({ source, destination, same, blobs, bytes: sent = 0, manifests = 0 }: Done): string {
  const line = `${visible(source)} → ${visible(destination)}: `;
  if (same) return `${line}is there already`;
  if (!blobs) return `${line}would be built`;
  return `${line}${count(blobs.copied, 'blob')} (${bytes(sent)}) and ${count(manifests, 'manifest')} would be sent, ${count(blobs.there, 'blob')} there already`;
}

/** One that failed: told at once, and kept for the list's document. */
export function failed(
  out: Output,
  { source, destination, where }: Job,
  problems: readonly Problem[],
): object {
  if (!out.json)
    out.problems(
      problems.map((problem) => ({
        ...problem,
        where: '',
        what: [where, problem.what].filter(Boolean).join(': '),
      })),
    );
  return { source: source.text, destination: destination.text, error: { code: 1, problems } };
}

export function listSummary(all: number, failures: readonly Job[], dryRun: boolean): string {
  const done = `${count(all - failures.length, 'image')} ${dryRun ? 'looked at' : 'copied or there already'}`;
  if (failures.length === 0) return done;
  return `${done}, ${failures.length} failed: ${failures.map(({ where, source }) => `${visible(source.text)} (${where})`).join(', ')}`;
}
