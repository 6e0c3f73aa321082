import { X509Certificate } from 'node:crypto';
import { isAddress } from '../settings/values/host.ts';

/** SHA-256 in upper case pairs with colons, as `openssl x509 -fingerprint -sha256` prints it after the `=`. */
export const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

/** The last second the certificate (of a chain: the first) is valid. */
export const validTo = (pem: string): Date => new Date(new X509Certificate(pem).validTo);

/** The hosts that the certificate does not cover; empty when it covers all. */
export const uncoveredHosts = (pem: string, hosts: readonly string[]): string[] =>
  hostsNotCovered(new X509Certificate(pem), hosts);

/** Alternative names only: no client of today reads a host out of the common name. */
export const hostsNotCovered = (certificate: X509Certificate, hosts: readonly string[]): string[] =>
  hosts.filter((host) =>
    isAddress(host)
      ? certificate.checkIP(host) === undefined
      : // RFC 6125 6.4.3; `*` must be a whole label for Go and for browsers.
        certificate.checkHost(host, { subject: 'never', partialWildcards: false }) === undefined,
  );

export const issuedBy = (leafPem: string, authorityPem: string): boolean =>
  isIssuedBy(new X509Certificate(leafPem), new X509Certificate(authorityPem));

/** Names, key identifiers, the issuer's permission to sign, and the signature itself. */
export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.raw.equals(issuer.raw)
    ? isSelfSigned(certificate)
    : certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/** A server's own signature counts as one though its key usage does not permit signing certificates. */
export const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey);
