import { bindAddresses, publicUrl, registryHost } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { urlHost } from '../../settings/values/host.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

/** Ports within the container, free to a process without capabilities. */
export const innerPort = (settings: Pick<Settings, 'tls'>): number => (settings.tls === 'off' ? 8080 : 8443);

export function nginxView({ settings }: PlanInput): View {
  const compose = settings.target === 'compose';
  const url = publicUrl(settings);
  const host = registryHost(settings, settings.host[0]!);
  const ownCa = settings.tls === 'ca' || settings.tls === 'selfsigned';
  return {
    compose,
    url,
    root: settings.owner.startsWith('0:'),
    // A container has one writable place; a process keeps its things in the bundle.
    temp: compose ? '/tmp' : 'run',
    listen: compose ? innerListen(settings) : listen(settings),
    tls: settings.tls !== 'off',
    ownCa,
    basicAuth: settings.auth === 'basic',
    welcome: [
      `This is a container registry: ${url}`,
      '',
      ...(settings.auth === 'basic' ? [`docker login ${host}`] : []),
      `docker pull ${host}/NAME:TAG`,
      ...(ownCa ? ['', `Its CA certificate: ${url}/ca.crt`] : []),
      '',
    ].join('\n'),
  };
}

const listen = (settings: Settings): string[] =>
  bindAddresses(settings).map((address) => `${urlHost(address)}:${settings.port}`);

const innerListen = (settings: Settings): string[] => [
  `${innerPort(settings)}`,
  ...(settings.ipv6 ? [`[::]:${innerPort(settings)}`] : []),
];
