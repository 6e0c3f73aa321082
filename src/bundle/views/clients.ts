import { daemonFlags, insecureRegistries, registryMirrors } from '../../clients/docker-daemon.ts';
import { hostsLine } from '../../clients/hosts.ts';
import { publicUrl } from '../../settings/address.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

export function clientsView({ settings, ipv4Hint }: PlanInput): View {
  const line = hostsLine(settings, ipv4Hint);
  return {
    url: publicUrl(settings),
    insecureRegistries: insecureRegistries(settings),
    registryMirrors: registryMirrors(settings),
    flags: daemonFlags(settings),
    plainHttp: settings.tls === 'off',
    hosts: line ? { ...line } : false,
  };
}
