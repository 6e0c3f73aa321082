import { isTelling } from './harmless.ts';
import { lines } from './lines.ts';
import type { Named, Symptom } from './symptom.ts';
import { symptoms } from './table.ts';

export interface Recognised {
  symptom: Symptom;
  /** The first line that showed it. */
  line: string;
  /** What that line named, for `words`. */
  named: Named;
}

/**
 * What is wrong by what programs printed, the most telling first: the order of the table, in which a fault stands before
 * what only follows from it. Each symptom once; a line stands for one, of those `among` which is
 * looked.
 */
export function recognise(text: string, among: readonly Symptom[] = symptoms): Recognised[] {
  const found = new Map<Symptom, Recognised>();
  for (const line of lines(text).filter(isTelling)) {
    const recognised = inLine(line, among);
    if (recognised && !found.has(recognised.symptom)) found.set(recognised.symptom, recognised);
  }
  return among.flatMap((symptom) => found.get(symptom) ?? []);
}

function inLine(line: string, among: readonly Symptom[]): Recognised | undefined {
  for (const symptom of among)
    for (const pattern of symptom.says ?? []) {
      const match = pattern.exec(line);
      if (match) return { symptom, line, named: match.groups ?? {} };
    }
  return undefined;
}
