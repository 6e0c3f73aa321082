import type { Comparison } from './figure.ts';
import { median, medianInterval, type Interval } from './statistics.ts';
import { isMet } from './target.ts';

export interface Measured {
  /** Medians. */
  subject: number;
  peer: number;
  /** The median of the ratios of the pairs. */
  ratio: number;
  interval: Interval;
  /** The ratios in the order they were measured. */
  ratios: number[];
}

export interface Result {
  figure: string;
  comparison: Comparison;
  /** Or why it could not be measured. */
  outcome: Measured | { failed: string };
}

export type Pair = [subject: number, peer: number];

export function summary(pairs: readonly Pair[]): Measured {
  const ratios = pairs.map(([subject, peer]) => subject / peer);
  return {
    subject: median(pairs.map(([subject]) => subject)),
    peer: median(pairs.map(([, peer]) => peer)),
    ratio: median(ratios),
    interval: medianInterval(ratios),
    ratios,
  };
}

/** Undefined where nothing was asked for. What could not be measured has not met its target. */
export function verdict({ comparison: { target }, outcome }: Result): boolean | undefined {
  if (!target) return undefined;
  return !('failed' in outcome) && isMet(target, outcome.ratio);
}
