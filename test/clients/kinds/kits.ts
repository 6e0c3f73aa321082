import { issueAuthority } from '../../../src/certs/authority.ts';
import type { Kind, Kit } from '../../../src/clients/kinds/kind.ts';
import { registryAs, type Registry } from '../../../src/clients/kinds/registry.ts';
import type { Trust } from '../../../src/clients/kinds/trust.ts';
import { partRenderer } from '../../../src/clients/kinds/view.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import { fingerprint } from '../../../src/certs/describe.ts';

/** Means something to shells, YAML, JSON and PowerShell. */
export const oddUser = `o'brien "$x" \`y\` {{z}} %`;

const common = {
  host: ['reg.lan', '192.168.1.20'],
  tls: 'ca',
  port: 443,
  listen: 'all',
  auth: 'basic',
  user: 'admin',
} as const;

const { cert } = await issueAuthority({ hosts: ['reg.lan'], now: new Date() });
const ca: Trust = { by: 'ca', pem: cert, fingerprint: fingerprint(cert) };

interface Case {
  settings: Partial<Settings>;
  trust: Trust;
  host?: string;
}

/** Every kind of registry that there is. */
export const registries: Readonly<Record<string, Case>> = {
  'own CA': { settings: {}, trust: ca },
  'own CA, a port': { settings: { port: 8443 }, trust: ca },
  'own CA, open': { settings: { auth: 'off' }, trust: ca },
  'own CA, a user with an odd name': { settings: { user: oddUser, port: 8443 }, trust: ca },
  'own CA, IPv6': { settings: { host: ['fd00::20'], port: 8443 }, trust: ca, host: 'fd00::20' },
  'own CA, the second name': { settings: {}, trust: ca, host: '192.168.1.20' },
  'self-signed, localhost': { settings: { tls: 'selfsigned', host: ['localhost'] }, trust: ca },
  'public certificate': { settings: { tls: 'files' }, trust: { by: 'public' } },
  'public certificate, open': { settings: { tls: 'files', auth: 'off' }, trust: { by: 'public' } },
  'certificate of a known CA': { settings: { tls: 'files' }, trust: ca },
  'certificate of an unknown CA': { settings: { tls: 'files' }, trust: { by: 'elsewhere' } },
  'plain HTTP': { settings: { tls: 'off', port: 80 }, trust: { by: 'nothing' } },
  'plain HTTP, open': { settings: { tls: 'off', port: 5000, auth: 'off' }, trust: { by: 'nothing' } },
  'plain HTTP, open, IPv6': {
    settings: { tls: 'off', port: 5000, auth: 'off', host: ['fd00::20'] },
    trust: { by: 'nothing' },
  },
};

export function registry(name: string): Registry {
  const { settings, trust, host } = registries[name]!;
  const whole = { ...common, ...settings } as Settings;
  return registryAs(host ?? whole.host[0]!, { settings: whole, trust });
}

export const kitFor = async (kind: Kind, name: string): Promise<Kit> =>
  kind.kit(registry(name), await partRenderer(registry(name)));

/** What a person can paste of it, one after the other. */
export const pasted = ({ parts, check, undo }: Kit): string[] => [
  ...parts.flatMap(({ commands }) => (commands === undefined ? [] : [commands])),
  check,
  undo,
];
