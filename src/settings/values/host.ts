import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { Invalid } from '../option.ts';

const example = 'write it like reg.example.com, 192.168.1.20 or ::1';
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A name or address that clients will use, in canonical form: lower case, punycode, IPv6 without brackets.
 * Whether a single label is usable depends on the port; that is a rule over several settings.
 */
export function checkHost(text: string): string {
  const host = text.trim();
  if (host === '') throw new Invalid('an empty host name', example);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host) || (host.includes('/') && isIP(host) === 0))
    throw new Invalid(
      `"${host}" is a URL or a path, not a host name`,
      `leave out the scheme and the path; ${example}`,
    );
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (isIP(bare) === 6) return checkIpv6(bare);
  if (isIP(bare) === 4) return checkIpv4(bare);
  if (/^[^:]+:\d+$/.test(host)) throw new Invalid(`"${host}" has a port in it`, 'give the port with --port');
  if (host.includes('*'))
    throw new Invalid(
      `"${host}" is a wildcard; clients need one fixed name`,
      'give each name with its own --host',
    );
  if (host.includes('_'))
    throw new Invalid(
      `"${host}" has an underscore: Docker does not start with such a name in insecure-registries`,
      'use a hyphen instead',
    );
  return checkDnsName(host);
}

function checkDnsName(host: string): string {
  const name = domainToASCII(host.replace(/\.$/, '')).toLowerCase();
  const labels = name.split('.');
  if (isIP(name) !== 0 && name !== host)
    throw new Invalid(`"${host}" reads as the address ${name}`, `write ${name}`);
  if (name === '' || name.length > 253 || !labels.every((part) => label.test(part)))
    throw new Invalid(
      `"${host}" is no host name: letters, digits and hyphens, at most 63 in each part and 253 in all`,
      example,
    );
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    throw new Invalid(
      `"${host}" looks like an IPv4 address but is none`,
      'four numbers from 0 to 255: 192.168.1.20',
    );
  return name;
}

function checkIpv4(address: string): string {
  if (address === '0.0.0.0' || address === '255.255.255.255')
    throw new Invalid(`${address} is no address a client can connect to`, 'give the address of this machine');
  return address;
}

function checkIpv6(address: string): string {
  if (address.includes('%'))
    throw new Invalid(
      `"${address}" has a zone; it means something else on every machine`,
      'use a global address',
    );
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  if (canonical === '::')
    throw new Invalid(':: is no address a client can connect to', 'give the address of this machine');
  return canonical;
}

/** As it stands in a URL: IPv6 in brackets. */
export const urlHost = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

export const isAddress = (host: string): boolean => isIP(host) !== 0;

export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  (isIP(host) === 4 && host.startsWith('127.'));

/** Docker reads `name/image` as a Docker Hub user unless the first part has a dot, a colon or is `localhost`. */
export const needsPort = (host: string): boolean =>
  !host.includes('.') && !host.includes(':') && host !== 'localhost';
