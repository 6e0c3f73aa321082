import { publicUrl, registryHost } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { hostsLine, type HostsLine } from '../hosts.ts';
import { onboarding } from '../onboarding.ts';
import type { Trust } from './trust.ts';

/** A registry as one kind of client sees it, under one of its names. */
export interface Registry {
  /** The name or address alone; IPv6 without brackets. */
  host: string;
  /** `host[:port]` as in image names. */
  name: string;
  url: string;
  trust: Trust;
  plainHttp: boolean;
  /** Who may log in; undefined where there are no passwords. */
  user: string | undefined;
  /** The other names it has. */
  others: string[];
  /** What a person types to fetch and run setup.sh; empty where it is not handed out, or has nothing to do. */
  onboarding: string[];
  hosts: HostsLine | undefined;
  /** For names of files and builders: letters, digits, dots and hyphens. */
  slug: string;
}

export function registryAs(
  host: string,
  { settings, trust, ipv4Hint }: { settings: Settings; trust: Trust; ipv4Hint?: string | undefined },
): Registry {
  const name = registryHost(settings, host);
  return {
    host,
    name,
    url: publicUrl(settings, host),
    trust,
    plainHttp: settings.tls === 'off',
    user: settings.auth === 'basic' ? settings.user : undefined,
    others: settings.host.filter((other) => other !== host),
    // setup.sh brings the bundle's own CA; with a certificate from elsewhere it has none to bring.
    onboarding:
      settings.tls !== 'files' && trust.by === 'ca'
        ? onboarding(settings, { host, fingerprint: trust.fingerprint })
        : [],
    hosts: hostsLine(settings, ipv4Hint),
    slug: name.replaceAll(/[^a-z0-9.]+/g, '-').replaceAll(/^-|-$/g, ''),
  };
}
