import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface KeyedCertificate {
  cert: string;
  key: string;
}

/** What every client of the last ten years verifies, with keys and signatures a tenth the size of RSA's. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

export const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

export const keyToPem = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/** A private key made by `generateKeys`, ready to sign with. */
export const keyFromPem = (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }),
    algorithm,
    false,
    ['sign'],
  );
