import type { Comparison, Figure } from './figure.ts';
import { summary, type Pair, type Result } from './result.ts';
import type { Servers } from './servers.ts';

export interface Plan {
  figures: readonly Figure[];
  pairs: number;
  /** Told what is being measured, a line each. */
  progress: (line: string) => void;
}

/** Measures one comparison after the other. One that cannot be measured does not stop the rest. */
export async function run(servers: Servers, { figures, pairs, progress }: Plan): Promise<Result[]> {
  const results: Result[] = [];
  for (const figure of figures)
    for (const comparison of figure.comparisons) {
      const { title, subject, peer } = comparison;
      progress(`${title}: ${subject} and ${peer}`);
      const outcome = await compare(servers, comparison, Math.min(pairs, comparison.pairs ?? pairs)).catch(
        (error: unknown) => {
          servers.site.signal.throwIfAborted();
          const failed = error instanceof Error ? error.message : String(error);
          progress(`  not measured: ${failed}`);
          return { failed };
        },
      );
      results.push({ figure: figure.name, comparison, outcome });
    }
  return results;
}

async function compare(servers: Servers, comparison: Comparison, pairs: number) {
  const measure = await comparison.prepare(servers);
  const measured: Pair[] = [];
  for (let pair = 0; pair < pairs; pair++) measured.push([await measure.subject(), await measure.peer()]);
  return summary(measured);
}
