import { stopIfCancelled } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { copy, survey, type Copied } from '../../copy/copy.ts';
import type { KnownBlobs } from '../../copy/registry/known-blobs.ts';
import type { Registries } from '../../remotes/registries.ts';
import type { Bars } from '../../ui/bars.ts';
import type { Job } from './jobs.ts';
import { openSource, openTarget } from './open.ts';
import type { Request } from './request.ts';

/** What every copy of a command shares. */
export interface Around {
  io: Io;
  registries: Registries;
  request: Request;
  progress: Bars;
  say: (text: string) => void;
  known: KnownBlobs;
}

/** One that was copied, as `--json` shows it; without its counts where a dry run cannot know them. */
export type Done = { source: string; destination: string; dryRun?: true; seconds: number } & Partial<Copied>;

export async function copyOne(job: Job, around: Around): Promise<Done> {
  const { io, request, progress } = around;
  stopIfCancelled(io.signal);
  const begun = performance.now();
  const source = await openSource(job.source, around);
  try {
    const target = await openTarget(job.destination, job.source, around);
    const names = { source: source.name, destination: target.name };
    const options = { platform: request.platform, signal: io.signal };
    try {
      if (request.dryRun) {
        const found = source.kind === 'stored' ? await survey(source, target, options) : {};
        return { ...names, dryRun: true, ...found, seconds: since(begun) };
      }
      const copied = await copy(source, target, { ...options, progress });
      return { ...names, ...copied, seconds: since(begun) };
    } finally {
      await target.close();
    }
  } finally {
    progress.end();
    await source.close();
  }
}

const since = (begun: number): number => Math.round(performance.now() - begun) / 1000;
