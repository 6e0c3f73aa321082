import type { X509Certificate } from 'node:crypto';
import type { Problem } from '../problem.ts';
import { extension, signedTimestamps } from './certificate-der.ts';
import { isIssuedBy, isSelfSigned } from './describe.ts';

const where = '--tls-cert';

export interface Chain {
  /** The server's own certificate, then each one's issuer as far as the file has them. */
  links: X509Certificate[];
  problems: Problem[];
  warnings: Problem[];
}

/**
 * Puts the certificates of a file in the order in which TLS sends them and says what is wrong with theirs.
 * `belongs` knows the server's own certificate, where the key is at hand. `roots` are what clients trust already.
 */
export function arrange(
  certificates: readonly [X509Certificate, ...X509Certificate[]],
  belongs: ((certificate: X509Certificate) => boolean) | undefined,
  roots: readonly X509Certificate[],
): Chain {
  const leaf =
    (belongs && certificates.find(belongs)) ??
    certificates.find((one) => !signsAny(one, certificates)) ??
    certificates[0];
  const links = follow(leaf, certificates);
  const places = links.map((link) => certificates.indexOf(link));
  const problems = strays(links, certificates);
  if (places.some((place, i) => place < (places[i - 1] ?? 0)) || places[0] !== 0)
    problems.push(orderProblem(links));
  const anchors = [...certificates.filter(isSelfSigned), ...roots];
  // A client may stop at any link whose issuer it knows: a root that is signed by an older one, say.
  if (links.some((link) => anchors.some((anchor) => isIssuedBy(link, anchor))))
    return { links, problems, warnings: [] };
  const last = links.at(-1)!;
  return links.length === 1 && extension(last, signedTimestamps)
    ? { links, problems: [...problems, missingIntermediate(last)], warnings: [] }
    : { links, problems, warnings: [unknownIssuer(last)] };
}

const signsAny = (issuer: X509Certificate, certificates: readonly X509Certificate[]): boolean =>
  certificates.some((one) => one !== issuer && isIssuedBy(one, issuer));

function follow(leaf: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const links = [leaf];
  for (let i = 0; i < links.length && !isSelfSigned(links[i]!); i++) {
    const issuer = certificates.find((one) => !links.includes(one) && isIssuedBy(links[i]!, one));
    if (issuer) links.push(issuer);
  }
  return links;
}

/** Certificates that help no client. One that signed a link is a second way up and no stray. */
const strays = (links: readonly X509Certificate[], certificates: readonly X509Certificate[]): Problem[] =>
  certificates
    .filter((one) => !links.includes(one))
    .filter((one) => isCopy(one, certificates) || !signsAny(one, links))
    .map((one) => ({
      where,
      what: `the certificate of "${nameOf(one.subject)}" ${isCopy(one, certificates) ? 'stands in the file twice' : 'did not sign the one before it'}`,
      cure: "after the server certificate put only its issuer, then that one's issuer, and so on",
    }));

const isCopy = (one: X509Certificate, certificates: readonly X509Certificate[]): boolean =>
  certificates.some((other) => other !== one && other.raw.equals(one.raw));

const orderProblem = (links: readonly X509Certificate[]): Problem => ({
  where,
  what: 'the certificates are in the wrong order: clients expect the server certificate first',
  cure: `put them in this order: ${links.map((link) => `"${nameOf(link.subject)}"`).join(', ')}`,
});

/** Publicly trusted authorities never sign servers with their root. */
const missingIntermediate = (leaf: X509Certificate): Problem => ({
  where,
  what: `the chain is incomplete: the certificate of "${nameOf(leaf.issuer)}", which signed it, is missing`,
  cure: 'give the file with the whole chain (fullchain.pem with certbot), or append the certificate of the issuer',
});

/** It may be a private root, which need not be sent, or an intermediate, which must: the certificate itself does not tell. */
const unknownIssuer = (last: X509Certificate): Problem => ({
  where,
  what: `"${nameOf(last.issuer)}", which signed the certificate of "${nameOf(last.subject)}", is neither in the file nor known to clients by itself`,
  cure: 'if it is your own root, install it on every client; if it is an intermediate, append its certificate to the file',
});

/** The common name, or what else the name begins with. node:crypto writes one attribute per line. */
export function nameOf(distinguishedName: string | undefined): string {
  const lines = (distinguishedName ?? '').split('\n');
  return (lines.find((line) => line.startsWith('CN=')) ?? lines[0]!).replace(/^[^=]*=/, '');
}
