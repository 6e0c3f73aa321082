import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';
import { plainHttp } from '../plain-http.ts';
import { parsed } from '../../certs/blocks.ts';
import { strictProblems } from '../tls/strict.ts';
import { trustedBy } from '../tls/trust.ts';

/** Dates and names have their own checks; OpenSSL reports one fault only, and these hide nothing else. */
const elsewhere = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID']);

/** What OpenSSL says when the root is a company's own, known to its clients and not to this machine. */
const unknownRoot = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The chain that every host sends leads to our CA, and to nothing else. */
export const tlsChain: Check = {
  name: 'tls-chain',
  async run({ handshakes, chained, stack, settings, https, greeting }) {
    if (!https) return plainHttp(greeting);
    await (settings.tls === 'files' ? chained().catch(ofFiles) : chained());
    const hosts = await handshakes();
    const isOwn = settings.tls === 'files';
    const verdicts = hosts.filter(({ verdict }) => verdict && !elsewhere.has(verdict));
    for (const { host, verdict } of verdicts)
      if (!(isOwn && unknownRoot.has(verdict!)))
        throw new Failed({ detail: `${host}: OpenSSL says ${verdict}` });
    // Certificates from elsewhere are as they are; ours must satisfy the strictest client.
    if (isOwn)
      return verdicts.length > 0 ? 'this machine does not know its root; every client must' : undefined;
    const [first] = hosts;
    const problems = first?.chain[0] ? await strictProblems(first.chain[0], parsed(trustedBy(stack))) : [];
    if (problems.length > 0) throw new Failed({ detail: `strict clients refuse it: ${problems.join(', ')}` });
    return undefined;
  },
};

/** Nobody but their issuer can make certificates from elsewhere complete. */
function ofFiles(error: unknown): never {
  if (!(error instanceof Failed)) throw error;
  throw new Failed({ ...error.seen, symptom: 'certificate-chain' });
}
