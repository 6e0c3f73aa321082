import type { Bundle } from '../bundle/bundle.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import type { Target } from '../targets/target.ts';

/** What the checks of the doctor stand on. */
export interface DoctorContext {
  io: Io;
  /** Absent outside of a bundle: then only the machine is looked at. */
  here?: { bundle: Bundle; target: Target };
  /** There is a bundle, but nothing can be made of its settings; `here` is absent then. */
  broken?: { dir: string; problems: readonly Problem[] };
  /** The time of the run. */
  now: Date;
  /** The folder that stands for the machine's `/`: its /etc, /proc, /sys. Absent: `/` itself. */
  root?: string;
}
