import { chooseEngine } from '../../targets/compose/engine.ts';
import type { Service, ServiceName } from '../../targets/target.ts';
import type { Area, Check, Looked } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { ofBundle, type BundleContext } from '../here.ts';
import { probed } from '../machine/probed.ts';
import { once } from '../once.ts';

/** Of containers only their engine knows; that it does not answer is told where it is looked at. */
const isKnown = async (context: DoctorContext): Promise<boolean> =>
  context.here?.bundle.settings.target !== 'compose' || chooseEngine(await probed(context)) !== undefined;

/** A check of what runs, or of what it takes something that runs to look at. */
export const ofStack = (
  area: Area,
  name: string,
  run: (context: BundleContext) => Promise<Looked>,
  limit?: number,
): Check =>
  ofBundle(
    area,
    name,
    async (context) => ((await isKnown(context)) ? run(context) : { notLooked: 'no engine answers' }),
    limit,
  );

/** What of the stack runs; empty outside of a bundle, and where it cannot be known. */
export const servicesOf = once<readonly Service[]>(async (context) =>
  context.here && (await isKnown(context)) ? context.here.target.status() : [],
);

const serving: readonly Service['state'][] = ['running', 'starting', 'unhealthy'];

const runs = async (context: DoctorContext, service: ServiceName): Promise<boolean> =>
  (await servicesOf(context)).some(({ name, state }) => name === service && serving.includes(state));

/** Whether there is anybody to ask. */
export const isServed = (context: DoctorContext): Promise<boolean> => runs(context, 'nginx');

/** Whether there is a registry behind nginx. */
export const isWhole = async (context: DoctorContext): Promise<boolean> =>
  (await isServed(context)) && runs(context, 'registry');
