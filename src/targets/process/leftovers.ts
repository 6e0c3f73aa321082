import { serviceNames, servicesOf, type ServiceName, type TargetContext } from '../target.ts';
import { remains } from './pid-file.ts';
import { stopService } from './stop.ts';

/** Services that still run although the settings no longer have them. */
export async function leftovers(context: TargetContext): Promise<ServiceName[]> {
  const wanted = servicesOf(context.bundle.settings);
  const left: ServiceName[] = [];
  for (const service of serviceNames)
    if (!wanted.includes(service) && (await remains(context, service)).length > 0) left.push(service);
  return left;
}

/** nginx goes with them: it runs by the configuration of the time when there was such a service, and needs it. */
export async function endLeftovers(context: TargetContext): Promise<void> {
  const left = await leftovers(context);
  if (left.length > 0) for (const service of ['nginx', ...left] as const) await stopService(context, service);
}
