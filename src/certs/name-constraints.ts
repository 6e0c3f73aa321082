import { X509Certificate } from 'node:crypto';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import { isAddress } from '../settings/values/host.ts';
import { extension } from './certificate-der.ts';

/** What a certificate may name, or a range of it: in addresses `10.0.0.0/8`, in names `example.com` and all below. */
type Base = Pick<GeneralName, 'dNSName' | 'iPAddress'>;

/**
 * The value of a nameConstraints extension (RFC 5280 4.2.1.10) that permits these hosts and nothing else.
 * A kind of name that none of them has is closed as the CA/Browser Forum's Baseline Requirements say (7.1.5):
 * the empty DNS name, and both address ranges in full.
 */
export function encodeNameConstraints(hosts: readonly string[]): ArrayBuffer {
  const permitted = hosts.map(only);
  const excluded: Base[] = [
    ...(hosts.every(isAddress) ? [{ dNSName: '' }] : []),
    // Not every verifier reads a permitted IPv4 address as "no IPv6", so each family is closed for itself.
    ...(hosts.some(isIPv4) ? [] : [{ iPAddress: '0.0.0.0/0' }]),
    ...(hosts.some(isIPv6) ? [] : [{ iPAddress: '::/0' }]),
  ];
  return AsnConvert.serialize(
    new NameConstraints({
      ...(permitted.length > 0 && { permittedSubtrees: subtrees(permitted) }),
      ...(excluded.length > 0 && { excludedSubtrees: subtrees(excluded) }),
    }),
  );
}

function only(host: string): Base {
  if (!isAddress(host)) return { dNSName: host };
  return { iPAddress: `${host}/${isIPv4(host) ? 32 : 128}` };
}

const subtrees = (bases: readonly Base[]): GeneralSubtrees =>
  new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base: new GeneralName(base) })));

/** The hosts that the authority's name constraints do not permit; empty when all are, or it has no constraints. */
export function forbiddenHosts(authorityPem: string, hosts: readonly string[]): string[] {
  const value = extension(new X509Certificate(authorityPem), id_ce_nameConstraints);
  if (!value) return [];
  const constraints = AsnConvert.parse(value, NameConstraints);
  return hosts.filter((host) => !isPermitted(constraints, host));
}

function isPermitted({ permittedSubtrees, excludedSubtrees }: NameConstraints, host: string): boolean {
  const ofItsKind = (list: GeneralSubtrees | undefined): string[] =>
    (list ?? [])
      .map(({ base }) => (isAddress(host) ? base.iPAddress : base.dNSName))
      .filter((base) => base !== undefined);
  const isWithin = (base: string): boolean =>
    isAddress(host) ? isInRange(host, base) : isBelow(host, base.toLowerCase());
  const permitted = ofItsKind(permittedSubtrees);
  return !ofItsKind(excludedSubtrees).some(isWithin) && (permitted.length === 0 || permitted.some(isWithin));
}

const isBelow = (host: string, name: string): boolean =>
  name === '' || host === name || host.endsWith(name.startsWith('.') ? name : `.${name}`);

/** An address of IPv4 is in no range of IPv6, not even in that of the mapped ones. */
function isInRange(address: string, range: string): boolean {
  const family = (ip: string) => (isIPv4(ip) ? 'ipv4' : 'ipv6');
  const [base = '', prefix] = range.split('/');
  if (!isAddress(base) || prefix === undefined || family(base) !== family(address)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), family(base));
  return list.check(address, family(address));
}
