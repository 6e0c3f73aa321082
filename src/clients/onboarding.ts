import { publicUrl } from '../settings/address.ts';
import type { Settings } from '../settings/schema.ts';
import { shellWord } from '../text/shell.ts';

/**
 * What a person types at a new client machine: the CA's certificate, whose fingerprint stays the same whatever is in the
 * script; then the script, over the connection that is verified with it. With a certificate that clients trust already
 * the script alone. Empty without TLS: anybody in between could make himself root there.
 */
export function onboarding(
  settings: Pick<Settings, 'tls' | 'port' | 'host'>,
  { fingerprint, host = settings.host[0]! }: { fingerprint?: string | undefined; host?: string } = {},
): string[] {
  if (settings.tls === 'off') return [];
  const url = publicUrl(settings, host);
  if (settings.tls === 'files') return [`curl -fO ${shellWord(`${url}/setup.sh`)} && ${setUp}`];
  return throughOwnCa(
    url,
    `# ${fingerprint === undefined ? 'compare it with what you were told' : `must be ${fingerprint}`}`,
  );
}

/** The same for a registry with a CA of its own; `remark` stands behind the command that prints the fingerprint. */
export const throughOwnCa = (url: string, remark: string): string[] => [
  `curl -ko ca.crt ${shellWord(`${url}/ca.crt`)}`,
  `openssl x509 -in ca.crt -noout -fingerprint -sha256     ${remark}`,
  `curl --cacert ca.crt -fO ${shellWord(`${url}/setup.sh`)} && ${setUp}`,
];

const setUp = 'sudo sh setup.sh';
