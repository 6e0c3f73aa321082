import { recognise } from '../../symptoms/recognise.ts';
import { isSymptomName } from '../../symptoms/table.ts';
import type { Seen } from '../failed.ts';

/** The last thing docker said, with its meaning where it is known. */
export function explainDocker(said: string): Seen {
  const detail = said.trim().split('\n').at(-1)?.trim().slice(0, 500) || 'docker failed without a word';
  const [first] = recognise(said);
  return first && isSymptomName(first.symptom.name)
    ? { detail, symptom: first.symptom.name, named: first.named }
    : { detail, symptom: 'docker-failed' };
}
