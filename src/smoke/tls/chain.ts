import type { X509Certificate } from 'node:crypto';
import { isIssuedBy } from '../../certs/describe.ts';

/**
 * Why this chain does not lead to a trusted certificate, or undefined. Looks at signatures only: an expired or
 * wrongly named certificate still proves that its holder got it from our CA.
 */
export function chainProblem(
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): string | undefined {
  let [current] = chain;
  if (!current) return 'the server sent no certificate';
  for (let depth = 0; depth < 10; depth++) {
    const held: X509Certificate = current;
    if (trusted.some((root) => root.raw.equals(held.raw) || vouches(root, held))) return undefined;
    const issuer: X509Certificate | undefined = chain.find(
      (candidate) => !candidate.raw.equals(held.raw) && vouches(candidate, held),
    );
    if (!issuer)
      return `nobody we trust has issued ${oneLine(held.subject)}; it names ${oneLine(held.issuer)} as its issuer`;
    current = issuer;
  }
  return 'the chain has more than ten certificates';
}

/** Anybody can sign with the key of a server's certificate: the signature counts only where the issuer is a CA. */
const vouches = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  issuer.ca && isIssuedBy(certificate, issuer);

/** `CN=reg.lan, O=x`, where Node has one line for each part. */
export const oneLine = (name: string): string =>
  name === '' ? '(no name)' : `"${name.split('\n').join(', ')}"`;
