import { once } from '../once.ts';
import type { DoctorContext } from '../context.ts';
import type { Service, ServiceName } from '../../targets/target.ts';

/** What of the stack runs; empty outside of a bundle. */
export const servicesOf = once<readonly Service[]>(async ({ here }) => (here ? here.target.status() : []));

const serving: readonly Service['state'][] = ['running', 'starting', 'unhealthy'];

const runs = async (context: DoctorContext, service: ServiceName): Promise<boolean> =>
  (await servicesOf(context)).some(({ name, state }) => name === service && serving.includes(state));

/** Whether there is anybody to ask. */
export const isServed = (context: DoctorContext): Promise<boolean> => runs(context, 'nginx');

/** Whether there is a registry behind nginx. */
export const isWhole = async (context: DoctorContext): Promise<boolean> =>
  (await isServed(context)) && runs(context, 'registry');
