import type { Bundle } from '../bundle/bundle.ts';
import type { Io } from '../io.ts';
import type { Target } from '../targets/target.ts';

/** What the checks of the doctor stand on. */
export interface DoctorContext {
  io: Io;
  /** Absent outside of a bundle: then only the machine is looked at. */
  here?: { bundle: Bundle; target: Target };
  /** The time of the run. */
  now: Date;
}
