import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';

// What node:crypto does not tell about a certificate. Object identifiers are written with dots.

/** An extension of RFC 6962: only publicly trusted authorities write it. */
export const signedTimestamps = '1.3.6.1.4.1.11129.2.4.2';

/** The value of an extension, or undefined where the certificate has none of that kind. */
export const extension = (certificate: X509Certificate, wanted: string): ArrayBuffer | undefined =>
  decoded(certificate).tbsCertificate.extensions?.find(({ extnID }) => extnID === wanted)?.extnValue.buffer;

/** The algorithm of the signature over the certificate. */
export const signatureAlgorithm = (certificate: X509Certificate): string =>
  decoded(certificate).signatureAlgorithm.algorithm;

const decoded = (certificate: X509Certificate): Certificate => AsnConvert.parse(certificate.raw, Certificate);
