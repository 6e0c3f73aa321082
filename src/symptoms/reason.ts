import { thisFolder } from './place.ts';
import type { Named, Place } from './symptom.ts';
import { table, type SymptomName } from './table.ts';
import { words } from './words.ts';

/** A row as text. */
export interface Reason {
  cause: string;
  cure: string;
}

/** The table's words for what a program of ours saw itself. */
export function reason(name: SymptomName, place: Place = thisFolder, named: Named = {}): Reason {
  const { cause, cure } = table[name];
  return { cause: words(cause, place, named), cure: words(cure, place, named) };
}
