import { registryHost } from '../settings/address.ts';
import type { Settings } from '../settings/schema.ts';

/**
 * Folder names below `certs.d`, one per host, as Docker, containerd and Podman look for them: without the port where
 * it is the default. Empty where there is no CA of ours to trust.
 */
export const certsDirs = (settings: Pick<Settings, 'tls' | 'port' | 'host'>): string[] =>
  settings.tls === 'ca' || settings.tls === 'selfsigned'
    ? [...new Set(settings.host.map((host) => registryHost(settings, host)))]
    : [];
