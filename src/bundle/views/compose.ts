import { isAbsolute } from 'node:path';
import { bindAddresses } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { hasAuthService, hasFloorService } from '../../settings/services.ts';
import { urlHost } from '../../settings/values/host.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';
import { innerPort } from './nginx.ts';

export function composeView({ settings, dir }: PlanInput): View {
  const mount = (source: string, target: string, readOnly: boolean) => ({
    source,
    target,
    readOnly,
    // The short form alone can ask for an SELinux label in both Compose versions, but a colon would end its path.
    short: `${dir}${source}`.includes(':') ? false : `${source}:${target}:${readOnly ? 'ro,z' : 'z'}`,
  });
  const data = isAbsolute(settings.data) ? settings.data : `./${settings.data}`;
  const nginx = mount('./nginx', '/bundle/nginx', true);
  return {
    project: settings.name,
    registryImage: settings.registryImage,
    nginxImage: settings.nginxImage,
    owner: settings.owner,
    ports: publishedPorts(settings),
    registryMounts: [mount('./registry', '/etc/distribution', true), mount(data, '/var/lib/registry', false)],
    nginxMounts: [
      nginx,
      // For the notes on pulls.
      mount('./logs', '/bundle/logs', false),
      ...(settings.fastPath ? [mount(data, '/var/lib/registry', true)] : []),
    ],
    authService: hasAuthService(settings),
    authMounts: [nginx],
    floorService: hasFloorService(settings),
    floorMounts: [
      mount('./bin', '/bundle/bin', true),
      mount('./nginx/gate', '/bundle/nginx/gate', false),
      mount(data, '/var/lib/registry', true),
    ],
  };
}

function publishedPorts(settings: Settings): string[] {
  const ports = `${settings.port}:${innerPort(settings)}`;
  // Without an address the engine takes all there are, IPv6 included.
  if (settings.listen === 'all' && settings.ipv6) return [ports];
  return bindAddresses(settings).map((address) => `${urlHost(address)}:${ports}`);
}
