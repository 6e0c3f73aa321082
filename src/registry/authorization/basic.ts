import type { Credentials } from '../endpoint.ts';

/** The value of an `Authorization` header (RFC 7617, in UTF-8). */
export const basic = ({ user, password }: Credentials): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
