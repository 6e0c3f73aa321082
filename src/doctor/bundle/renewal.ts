import { validTo } from '../../certs/describe.ts';

/** Of a server certificate that clients do not accept. */
export const renew = {
  why: 'Clients refuse the connection: x509, certificate verify failed.',
  cure: 'create-registry render && create-registry restart',
};

/** For the line of the check. */
export const lasts = (pem: string): string => {
  try {
    return `valid until ${validTo(pem).toISOString().slice(0, 10)}`;
  } catch {
    return 'unreadable';
  }
};
