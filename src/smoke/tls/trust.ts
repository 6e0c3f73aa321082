import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { certificateBlocks, parsed } from '../../certs/blocks.ts';
import { hostsNotCovered } from '../../certs/describe.ts';
import { peer } from '../../registry/dial.ts';
import { systemRoots } from '../../system/roots.ts';
import type { SmokeStack } from '../stack.ts';
import { chainProblem } from './chain.ts';
import { presented } from './handshake.ts';

/** Certificates that vouch for the stack, in PEM. */
export const trustedBy = ({ ca, env }: Pick<SmokeStack, 'ca' | 'env'>): string[] =>
  ca === undefined ? systemRoots(env) : certificateBlocks(ca);

/**
 * What speaks against the name of a certificate whose chain is good. A CA of the bundle's own certifies nobody but this
 * registry; of those that certify anybody, the name alone tells this server from all others.
 */
export function nameProblem(stack: SmokeStack, [leaf]: readonly X509Certificate[]): string | undefined {
  if (stack.settings.tls !== 'files' && stack.ca !== undefined) return undefined;
  const { name } = peer(stack);
  return leaf && hostsNotCovered(leaf, [name]).length === 0
    ? undefined
    : `the certificate is not for ${name}; it is for ${leaf?.subjectAltName ?? 'nobody'}`;
}

/**
 * For `Endpoint.verify`: throws unless the server may be told a password. Dates are left out: an expired certificate
 * still proves whose server it is.
 */
export function pinned(stack: SmokeStack): (socket: TLSSocket) => void {
  const roots = stack.settings.tls === 'off' ? [] : parsed(trustedBy(stack));
  return (socket) => {
    const chain = presented(socket.getPeerCertificate(true));
    const problem = chainProblem(chain, roots) ?? nameProblem(stack, chain);
    if (problem) throw new Error(problem);
  };
}
