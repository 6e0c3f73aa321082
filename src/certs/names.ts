import { isAddress } from '../settings/values/host.ts';

/**
 * A common name is for people; clients read the alternative names. It is never an address: without a DNS name among those,
 * OpenSSL holds the common name against the authority's constraints on DNS names. RFC 5280 ends it at 64 characters.
 */
export const commonName = (hosts: readonly string[]): string | undefined =>
  hosts.find((host) => !isAddress(host) && host.length <= 64);
