import { repositories } from '../store/repositories.ts';
import { decider, type Surroundings } from './decide.ts';
import { isGoing, type Decision, type Going } from './decision.ts';

export interface Survey {
  goes: Going[];
  /** How many tags stay. */
  stays: number;
}

/** Decides about every tag of the store. `onDecision` is told of each, also of those that stay. */
export function survey(surroundings: Surroundings, onDecision?: (decision: Decision) => void): Survey {
  const decide = decider(surroundings);
  const found: Survey = { goes: [], stays: 0 };
  for (const repository of repositories(surroundings.data))
    for (const decision of decide(repository)) {
      onDecision?.(decision);
      if (isGoing(decision)) found.goes.push(decision);
      else found.stays++;
    }
  return found;
}
