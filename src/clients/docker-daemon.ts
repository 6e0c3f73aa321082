import { publicUrl, registryHost } from '../settings/address.ts';
import type { Settings } from '../settings/schema.ts';
import { isLoopback } from '../settings/values/host.ts';

/**
 * Registries dockerd would talk to without verifying the certificate. Loopback is so by itself; a certificate the
 * user brought is verified by the CA it came from.
 */
export const insecureRegistries = (settings: Settings): string[] =>
  settings.tls === 'files'
    ? []
    : settings.host.filter((host) => !isLoopback(host)).map((host) => registryHost(settings, host));

/** Only without passwords: dockerd never sends a mirror any, gets 401 and silently goes to Docker Hub. */
export const registryMirrors = (settings: Settings): string[] =>
  settings.auth === 'off' ? [publicUrl(settings)] : [];

/** The same as flags of dockerd. */
export const daemonFlags = (settings: Settings): string[] => [
  ...insecureRegistries(settings).map((host) => `--insecure-registry=${host}`),
  ...registryMirrors(settings).map((url) => `--registry-mirror=${url}`),
];
