import type { Servers } from './servers.ts';
import type { Target } from './target.ts';

export type Measure = () => Promise<number>;

/** Two things measured in turn, again and again; what counts is the ratio of each two measurements. */
export interface Comparison {
  /** With the unit: "small blobs/s". */
  title: string;
  subject: string;
  peer: string;
  target?: Target;
  /** At most that many pairs, where one takes long. */
  pairs?: number;
  /** Starts what both need, and gives their measurements. */
  prepare: (servers: Servers) => Promise<{ subject: Measure; peer: Measure }>;
}

export interface Figure {
  /** As in `--only`. */
  name: string;
  /** How it is measured, in one line. */
  help: string;
  comparisons: readonly Comparison[];
}
