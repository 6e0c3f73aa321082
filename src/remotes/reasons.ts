import type { ConnectionError, RegistryError } from '../registry/errors.ts';
import { meantDigest } from '../registry/reference.ts';
import { retryAfter } from '../registry/retry-after.ts';
import { byCode, byStatus } from '../symptoms/by-answer.ts';
import { elsewhere } from '../symptoms/place.ts';
import { reason, type Reason } from '../symptoms/reason.ts';
import type { Named, Place } from '../symptoms/symptom.ts';
import type { SymptomName } from '../symptoms/table.ts';
import { duration } from '../text/duration.ts';

/** What an answer means of a registry that is not ours, or that is the same for ours. */
export function answerReason(error: RegistryError, host: string): Partial<Reason> {
  const { status, method } = error;
  const at = (name: SymptomName, named?: Named) => reason(name, there(host), named);
  if (status === 401) return at('elsewhere-login');
  if (status === 403) return at('elsewhere-forbidden');
  if (status === 404) return missing(error, host);
  if (status === 405) return at(method === 'DELETE' ? 'elsewhere-deleting-off' : 'elsewhere-read-only');
  if (status === 413) return at('elsewhere-body-too-large');
  if (status === 429) return at('elsewhere-too-many-requests', { wait: waiting(error) });
  if (status >= 300 && status < 400) return at('elsewhere-redirect');
  if (status >= 500) return at('elsewhere-fault', { wait: waiting(error) });
  return {};
}

/** Commands of ours stand without a folder: they are about the other registry, not about a bundle. */
const there = (host: string): Place => ({ ...elsewhere(host === '' ? 'HOST' : host), folder: '.' });

const unknown: Readonly<Record<string, SymptomName>> = {
  NAME_UNKNOWN: 'repository-unknown',
  MANIFEST_UNKNOWN: 'manifest-unknown',
  BLOB_UNKNOWN: 'no-such-blob',
  BLOB_UPLOAD_UNKNOWN: 'upload-over',
};

function missing({ code = '', path }: RegistryError, host: string): Reason {
  const [, repository = '', reference = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(path) ?? [];
  const digest = reference.includes(':') ? undefined : meantDigest(reference);
  return digest
    ? reason('digest-as-tag', there(host), { reference: `${repository}@${digest}` })
    : reason(unknown[code] ?? 'nothing-by-that-name', there(host));
}

function waiting({ response }: RegistryError): string | undefined {
  const wait = retryAfter(response);
  return wait ? `${duration(Math.ceil(wait / 1000))}, as it asks` : undefined;
}

/** Of the bundle's registry, where that is something else. */
export function ownAnswerReason({ status, method }: RegistryError, place: Place): Reason | undefined {
  if (status === 405 && method === 'DELETE') return reason('own-deleting-off', place);
  const name = byStatus[status];
  return name && reason(name, place);
}

/** What makes a certificate of ours unusable is mended in the bundle, not where the client trusts something. */
const ownUnusable: Readonly<Record<string, SymptomName>> = {
  'unknown-issuer': 'smoke-tls-chain',
  'elsewhere-expired': 'certificate-expired',
  'elsewhere-early': 'certificate-early',
  'elsewhere-names': 'smoke-tls-names',
};

/** The same of a connection to it. */
export function ownConnectionReason({ code }: ConnectionError, place: Place): Reason | undefined {
  const certificate = ownUnusable[unusable[code] ?? ''];
  // A root that is not ours is for this machine to know.
  const name =
    certificate === 'smoke-tls-chain' && place.settings?.tls === 'files' ? 'certificate-chain' : certificate;
  const found = name ?? byCode[code];
  return found && reason(found, place);
}

const unusable: Readonly<Record<string, SymptomName>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-issuer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  CERT_HAS_EXPIRED: 'elsewhere-expired',
  CERT_NOT_YET_VALID: 'elsewhere-early',
  ERR_TLS_CERT_ALTNAME_INVALID: 'elsewhere-names',
  EPROTO: 'elsewhere-no-tls',
  EPROXY: 'proxy-in-the-way',
  ERR_UNESCAPED_CHARACTERS: 'path-unescaped',
};

/** What a failed connection means to whoever wants to use a registry. */
export function connectionReason({ code }: ConnectionError, host: string): Partial<Reason> {
  const name =
    unusable[code] ??
    (code.startsWith('ERR_SSL_') ? 'elsewhere-no-tls' : undefined) ??
    (code.startsWith('HPE_') ? 'not-http' : undefined) ??
    byCode[code];
  return name ? reason(name, there(host)) : { cure: reason('connection-failed').cure };
}
