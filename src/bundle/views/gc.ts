import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

/** For `bin/gc`, which runs beside the store on the machine itself, with either target. */
export function gcView({ settings }: PlanInput): View {
  const [uid = '', gid = ''] = settings.owner.split(':');
  return {
    compose: settings.target === 'compose',
    data: settings.data,
    registry: settings.registryBin ?? (settings.registryVersion === '3' ? 'registry' : 'docker-registry'),
    uid,
    gid,
  };
}
