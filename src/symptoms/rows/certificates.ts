import type { Row } from '../symptom.ts';
import { nameOf, servedCertificate } from './client-trust.ts';
import { renewal } from './renewal.ts';

const renew = (foreign: true | undefined): string => (foreign ? 'it must be renewed there' : renewal);

/** The certificate itself, whoever issued it. */
export const certificates = {
  'certificate-early': {
    says: [
      // Go: docker, containerd, podman
      /certificate has expired or is not yet valid: current time \S{1,40} is before/i,
      // curl, openssl; Node
      /certificate is not yet valid|CERT_NOT_YET_VALID|NOT_YET_VALID_CERTIFICATE|The certificate has not yet been activated/i,
    ],
    cause:
      'the certificate is not valid yet: the clock of this machine is behind, or that of the maker was ahead',
    cure: 'compare the clocks (date) here and there; timedatectl set-ntp true',
    check: (place) => servedCertificate(place, '-dates; date -u'),
  },
  'certificate-expired': {
    says: [
      // Go: docker, containerd, podman
      /certificate has expired or is not yet valid/i,
      // curl, openssl, wget; Node; nginx of a client’s
      /certificate has expired|certificate expired|CERT_HAS_EXPIRED|SSL alert number 45\b|ERR_CERT_DATE_INVALID|SEC_ERROR_EXPIRED_CERTIFICATE/i,
    ],
    cause:
      'the certificate has expired (nobody renewed it, or nginx was not told), or the client’s clock is wrong',
    cure: ({ foreign }) => `${renew(foreign)}\nor set the clock of the client (date; timedatectl)`,
    check: (place) => servedCertificate(place, '-dates'),
  },
  'certificate-common-name': {
    says: [
      // Go since 1.15: docker, containerd, podman, helm
      /certificate relies on legacy Common Name field/i,
      /certificate is not valid for any names/i,
    ],
    cause: 'the certificate has its name only as CN, which nobody reads any more: it lacks subjectAltName',
    cure: ({ registry, foreign }) =>
      foreign
        ? `it must be made again there, with ${nameOf(registry)} as subjectAltName`
        : 'use one with subjectAltName: a certificate of the own CA (tls: ca) has it; one brought with --tls-cert must be made again',
    check: (place) => servedCertificate(place, '-ext subjectAltName'),
  },
  'certificate-address': {
    says: [
      // Go: docker, containerd, podman
      /cannot validate certificate for (?<name>\S{1,100}) because it doesn't contain any IP SANs/i,
    ],
    cause: (_, { name }) => `the certificate is for names, not for the address ${name ?? 'that was used'}`,
    cure: ({ registry, foreign }, { name }) =>
      foreign
        ? 'use the name that the certificate is for'
        : `use the name: ${registry}\nor add ${name ?? 'the address'} to host in settings.yml, make a certificate for it (\`create-registry render\`), then \`create-registry restart\``,
    check: (place) => servedCertificate(place, '-ext subjectAltName'),
  },
  'certificate-names': {
    says: [
      // Go: docker, containerd, podman
      /certificate is valid for (?<has>.{1,300}), not (?<name>[^\s,"]{1,200})/i,
      // curl; wget; Node; openssl
      /no alternative certificate subject name matches target|doesn't match requested host name|ERR_TLS_CERT_ALTNAME_INVALID|certificate's altnames|hostname mismatch|IP address mismatch|ERR_CERT_COMMON_NAME_INVALID|SSL_ERROR_BAD_CERT_DOMAIN/i,
    ],
    cause: (_, { name, has }) =>
      `the certificate is for other names${name === undefined ? '' : `: for ${has}, and not for ${name}`}`,
    cure: ({ foreign }, { name }) =>
      foreign
        ? 'use one of the names it is for'
        : `use one of the names it is for\nor list ${name ?? 'the name'} in settings.yml (host), make a certificate for all hosts (\`create-registry render\`), then \`create-registry restart\``,
    check: (place) => servedCertificate(place, '-ext subjectAltName'),
  },
  'certificate-forbidden-name': {
    says: [
      // Go: the CA may certify certain names only
      /is not authorized to sign for this name|is not permitted by any constraint|is excluded by constraint/i,
      // openssl, curl
      /permitted subtree violation|excluded subtree violation/i,
    ],
    cause: 'the CA is limited to certain names (name constraints), and this one is not among them',
    cure: ({ foreign }) =>
      foreign
        ? 'use one of the names that its CA may certify, or have it made again there'
        : 'make a CA and a certificate for all hosts of settings.yml; clients must trust the new CA',
    check: 'openssl x509 -in ca.crt -noout -ext nameConstraints',
  },
  'certificate-purpose': {
    says: [
      // Go
      /certificate specifies an incompatible key usage|parent certificate cannot sign this kind of certificate/i,
      // openssl, curl
      /unsupported certificate purpose|unsuitable certificate purpose|invalid CA certificate/i,
    ],
    cause:
      'the certificate, or the one that issued it, was not made for a server (extended key usage, CA flag)',
    cure: 'use one with extendedKeyUsage serverAuth, issued by a CA certificate; tls: ca makes such',
    check: (place) => servedCertificate(place, '-ext extendedKeyUsage,basicConstraints'),
  },
  'certificate-weak': {
    says: [
      // openssl, nginx, curl
      /SSL routines:.{0,60}(?:(?:ee|ca) key too small|(?:ee|ca) md too weak|dh key too small)/,
      // Go
      /x509: cannot verify signature: insecure algorithm/,
    ],
    cause: 'its key is too short, or it is signed with SHA-1 or MD5, which nobody takes any more',
    cure: 'have it made again: RSA from 2048 bits or ECDSA P-256, signed with SHA-256; tls: ca makes such',
    check: (place) => servedCertificate(place, '-text | grep -E "Public-Key|Signature Algorithm"'),
  },
  'certificate-of-client': {
    says: [
      // Go; nginx
      /tls: certificate required|No required SSL certificate was sent|SSL alert number 116\b/i,
    ],
    cause: 'the server wants a certificate from the client (mutual TLS)',
    cure: ({ registry }) =>
      `put client.cert and client.key into /etc/docker/certs.d/${registry}/, or turn ssl_verify_client off there`,
    check: ({ registry, url }) => `curl --cert client.cert --key client.key ${url}/v2/     (for ${registry})`,
  },
} as const satisfies Record<string, Row>;
