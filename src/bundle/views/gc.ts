import { localAddress, scheme } from '../../settings/address.ts';
import { urlHost } from '../../settings/values/host.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';
import { innerPort } from './nginx.ts';

/** For `bin/gc`, which runs beside the store on the machine itself, with either target. */
export function gcView({ settings }: PlanInput): View {
  const [uid = '', gid = ''] = settings.owner.split(':');
  return {
    compose: settings.target === 'compose',
    data: settings.data,
    registry: settings.registryBin ?? (settings.registryVersion === '3' ? 'registry' : 'docker-registry'),
    uid,
    gid,
    probeUrl: `${scheme(settings)}://${urlHost(localAddress(settings))}:${settings.port}/v2/.gate`,
    probeUrlInside: `${scheme(settings)}://127.0.0.1:${innerPort(settings)}/v2/.gate`,
  };
}
