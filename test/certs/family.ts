import { expect } from 'vitest';
import { inspectServerCertificate } from '../../src/certs/inspect.ts';
import { certificate, extensionsOf } from './openssl.ts';

/** The hosts that the family's server certificate covers. */
export const hosts = ['reg.lan', '10.0.0.1'];
export const serverExtensions = extensionsOf.server('DNS:reg.lan,IP:10.0.0.1');

/** An hour ahead: the certificates that tests make must be valid by then. */
export const now = new Date(Date.now() + 60 * 60 * 1000);
export const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

const root = certificate({ subject: '/O=Acme/CN=Acme Root', extensions: extensionsOf.root, days: 3000 });
const intermediate = certificate({
  subject: '/CN=Acme Issuing',
  extensions: extensionsOf.root,
  issuer: root,
  days: 200,
});
const leaf = certificate({
  subject: '/CN=reg.lan',
  extensions: serverExtensions,
  issuer: intermediate,
  days: 90,
});
const stranger = certificate({ subject: '/CN=Stranger', extensions: extensionsOf.root });

/** A server certificate, who signed it, who signed that, and somebody else. */
export const family = { root, intermediate, leaf, stranger };

interface Given {
  cert?: Uint8Array | string;
  key?: Uint8Array | string;
  names?: readonly string[];
  at?: Date;
  roots?: readonly string[];
}

/** Texts as `where what`, the given files being those of the family where nothing else is said. */
export function inspect({ cert, key, names = hosts, at = now, roots = [root.cert] }: Given) {
  const { problems, warnings } = inspectServerCertificate({
    certPem: cert ?? leaf.cert + intermediate.cert,
    keyPem: key ?? leaf.key,
    hosts: names,
    now: at,
    roots,
  });
  for (const { cure } of [...problems, ...warnings]) expect(cure).toMatch(/\w{2}/);
  const said = (list: typeof problems) => list.map(({ where, what }) => `${where} ${what}`);
  return { problems: said(problems), warnings: said(warnings), cures: problems.map(({ cure }) => cure) };
}

/** Neither problems nor warnings. */
export const fine = { problems: [], warnings: [] };
