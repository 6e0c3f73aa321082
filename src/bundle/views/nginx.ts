import { onboarding } from '../../clients/onboarding.ts';
import { publicUrl, registryHost, bindAddresses } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { hasAuthService } from '../../settings/services.ts';
import { urlHost } from '../../settings/values/host.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';
import { nginxProcess, storePath } from './nginx-process.ts';

/** Ports within the container, free to a process without capabilities. */
export const innerPort = (settings: Pick<Settings, 'tls'>): number => (settings.tls === 'off' ? 8080 : 8443);

/** Names, tags and digests as the registry takes them (distribution/reference); what else there may be is its matter. */
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repository = `(?<repository>${component}(?:/${component})*)`;
const tag = '[A-Za-z0-9_][A-Za-z0-9._-]{0,127}';
const hex = '[0-9a-f]{64}';
/** A name has 255 characters at most. More would only exhaust the stack of the pattern. */
const bounded = '^(?=.{1,512}$)';

export function nginxView(input: PlanInput): View {
  const { settings } = input;
  const compose = settings.target === 'compose';
  const url = publicUrl(settings);
  const host = registryHost(settings, settings.host[0]!);
  const ownCa = settings.tls === 'ca' || settings.tls === 'selfsigned';
  return {
    ...nginxProcess(input),
    url,
    accessLog: compose ? '/dev/stdout' : 'logs/access.log',
    fastPath: settings.fastPath,
    authService: hasAuthService(settings),
    seconds: settings.rememberPasswords ?? 0,
    store: storePath(settings),
    blobPath: `${bounded}/v2/${repository}/blobs/sha256:(?<hex>${hex})$`,
    manifestPath: `${bounded}/v2/${repository}/manifests/(?<reference>${tag}|sha256:${hex})$`,
    listen: compose ? innerListen(settings) : listen(settings),
    tls: settings.tls !== 'off',
    ownCa,
    basicAuth: settings.auth === 'basic',
    welcome: [
      `This is a container registry: ${url}`,
      '',
      ...(settings.auth === 'basic' ? [`docker login ${host}`] : []),
      `docker pull ${host}/NAME:TAG`,
      ...(settings.tls === 'off'
        ? []
        : ['', 'To set up a client machine:', ...onboarding(settings).map((line) => `  ${line}`)]),
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
