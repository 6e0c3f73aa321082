import { UsageError } from '../../errors.ts';
import { acceptManifests } from '../../registry/media-type.ts';
import type { Request } from '../../registry/message.ts';

export interface SentHeaders {
  /** By their names in lower case. */
  headers: Record<string, string>;
  /** Taken away with an empty value; those in `without` are not sent by default either. */
  without: ReadonlySet<string>;
}

const nameForm = /^[!#$%&'*+.^_`|~\w-]+$/;

/** `NAME:VALUE`, several times; as with curl an empty value takes away what would be sent otherwise. Throws `UsageError`. */
export function parseHeaders(given: readonly string[]): SentHeaders {
  const headers: Record<string, string> = {};
  const without = new Set<string>();
  for (const line of given) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (colon === -1 || !nameForm.test(name) || /[^\t\x20-\x7e]/.test(value)) throw wrong(line);
    if (value === '') without.add(name);
    else headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { headers, without };
}

const wrong = (line: string): UsageError =>
  new UsageError([
    {
      where: '--header',
      what: `${JSON.stringify(line)} is no header`,
      cure: '-H NAME:VALUE, such as -H Range:bytes=0-99; -H NAME: takes one away',
    },
  ]);

/** What goes along unless somebody says otherwise: every type of manifest, as a registry hides those not asked for. */
export function defaultHeaders(method: Request['method'], path: string): Record<string, string> {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && isManifest(path) ? { accept: acceptManifests } : {};
}

export const isManifest = (path: string): boolean =>
  /^\/v2\/.+\/manifests\/[^/]+$/.test(path.replace(/\?.*/, ''));
