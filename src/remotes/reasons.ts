import { retryAfter } from '../registry/retry-after.ts';
import type { ConnectionError, RegistryError } from '../registry/errors.ts';
import { meantDigest } from '../registry/reference.ts';
import { duration } from '../text/duration.ts';
import { connectionReasons, statusReasons, type Reason } from './bundle-reasons.ts';

/** What an answer means of a registry that is not ours, or that is the same for ours. */
export function answerReason(error: RegistryError, host: string): Reason {
  const { status, method } = error;
  if (status === 401)
    return {
      cause: 'it wants a user and a password, or does not take those it got',
      cure: `docker login ${host === '' ? 'HOST' : host}`,
    };
  if (status === 403)
    return { cause: 'this user may not do that', cure: 'ask whoever runs it for the right to do that there' };
  if (status === 404) return missing(error);
  if (status === 405) return method === 'DELETE' ? undeletable : readOnly;
  if (status === 413) return { ...statusReasons[413], cure: 'ask whoever runs it to raise the limit' };
  if (status === 429) return { cause: 'it got too many requests from here', cure: later(error) };
  if (status >= 300 && status < 400)
    return {
      cause: 'it sends on to a place that is not followed',
      cure: 'only https is, or as many as five in a row',
    };
  if (status >= 500) return { cause: 'it has a fault of its own', cure: later(error) };
  return {};
}

const undeletable: Reason = {
  cause: 'deleting is off there',
  cure: 'whoever runs it can allow it (Distribution: storage.delete.enabled)',
};

const readOnly: Reason = { cause: 'it takes nothing: it is read-only, or the mirror of another one' };

const unknown: Readonly<Record<string, string>> = {
  NAME_UNKNOWN: 'there is no such repository',
  MANIFEST_UNKNOWN: 'there is no such image',
  BLOB_UNKNOWN: 'there is no such blob',
  BLOB_UPLOAD_UNKNOWN: 'the upload is over, or was cleared away',
};

function missing({ code = '', path }: RegistryError): Reason {
  const cause = unknown[code] ?? 'there is nothing by that name';
  const [, repository = '', reference = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(path) ?? [];
  const digest = reference.includes(':') ? undefined : meantDigest(reference);
  if (digest) return { cause, cure: `if that is a digest: ${repository}@${digest}` };
  return {
    cause,
    cure: code === 'BLOB_UPLOAD_UNKNOWN' ? 'run it again' : 'see what is there with create-registry ls',
  };
}

function later({ response }: RegistryError): string {
  const wait = retryAfter(response);
  return wait
    ? `wait ${duration(Math.ceil(wait / 1000))}, as it asks, then run it again`
    : 'wait a while, then run it again';
}

/** Of the bundle's registry, where that is something else. */
export function ownAnswerReason({ status, method }: RegistryError): Reason | undefined {
  if (status === 405 && method === 'DELETE')
    return {
      cause: 'deleting is off (delete: false in settings.yml)',
      cure: 'set delete: true there, `create-registry render`, then `create-registry restart`',
    };
  return statusReasons[status];
}

const unknownIssuer: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** What a failed connection means to whoever wants to use a registry. */
export function connectionReason({ code }: ConnectionError, host: string): Reason {
  if (unknownIssuer.has(code))
    return {
      cause: 'nobody this machine trusts has issued its certificate',
      cure: `--ca FILE with its CA, or put that into /etc/docker/certs.d/${host}/ca.crt`,
    };
  if (code === 'CERT_HAS_EXPIRED')
    return { cause: 'its certificate has expired', cure: 'it must be renewed there' };
  if (code === 'CERT_NOT_YET_VALID')
    return { cause: 'its certificate is not valid yet', cure: 'compare the clocks (date) here and there' };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return { cause: 'its certificate is for other names', cure: 'use one of the names it is for' };
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return {
      cause: 'what listens there does not speak TLS as it should',
      cure: `if it is meant to be plain HTTP: --plain-http ${host}`,
    };
  if (code.startsWith('HPE_'))
    return { cause: 'what listens there does not speak HTTP', cure: 'compare the port' };
  if (code === 'EPROXY') return { cure: 'compare HTTPS_PROXY, HTTP_PROXY and NO_PROXY' };
  if (code === 'ERR_UNESCAPED_CHARACTERS')
    return { cause: 'the path holds characters that a URL cannot', cure: 'write them as %20 and the like' };
  const { cause } = connectionReasons[code] ?? {};
  return {
    ...(cause ? { cause } : {}),
    cure: cures[code] ?? 'run it again; then see whether it can be reached from here',
  };
}

const cures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'compare the name and the port',
  ENOTFOUND: 'compare the name; names without a dot or a port are no hosts',
  EAI_AGAIN: 'check /etc/resolv.conf and the network',
  ETIMEDOUT: 'check where the name points to, and whether a proxy is needed (HTTPS_PROXY)',
};
