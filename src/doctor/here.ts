import type { Area, Check, Looked } from './check.ts';
import type { DoctorContext } from './context.ts';

export type BundleContext = DoctorContext & { here: NonNullable<DoctorContext['here']> };

/** A check of what a bundle has, or runs. */
export const ofBundle = (
  area: Area,
  name: string,
  run: (context: BundleContext) => Promise<Looked>,
  limit?: number,
): Check => ({
  name,
  area,
  needsBundle: true,
  ...(limit === undefined ? {} : { limit }),
  // The very same object: what checks share is known by it, see `once`.
  run: async (context) => (context.here ? run(context as BundleContext) : { notLooked: 'no bundle here' }),
});
