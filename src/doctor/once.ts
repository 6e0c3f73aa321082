import type { DoctorContext } from './context.ts';

/** What several checks of one run stand on, and takes its time, is found out once: by the first that asks. */
export function once<T>(
  work: (context: DoctorContext) => Promise<T>,
): (context: DoctorContext) => Promise<T> {
  const known = new WeakMap<DoctorContext, Promise<T>>();
  return (context) => {
    const found = known.get(context) ?? work(context);
    known.set(context, found);
    return found;
  };
}
