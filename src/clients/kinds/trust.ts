import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { paths } from '../../bundle/paths.ts';
import { certificateBlocks, parsed } from '../../certs/blocks.ts';
import { isIssuedBy, isSelfSigned } from '../../certs/describe.ts';
import { OperationError } from '../../errors.ts';
import type { Settings } from '../../settings/schema.ts';
import { readIfThere } from '../../system/files.ts';
import { shellWord } from '../../text/shell.ts';

/** What clients have to trust before they talk to the registry. */
export type Trust =
  /** This CA, or the one self-signed certificate. */
  | { by: 'ca'; pem: string; fingerprint: string }
  /** A CA that operating systems trust already. */
  | { by: 'public' }
  /** A CA whose certificate the bundle has not: the person's own, who brought the server's certificate. */
  | { by: 'elsewhere' }
  /** Plain HTTP: there is nothing to trust. */
  | { by: 'nothing' };

/** As the bundle in `dir` has it. */
export async function trustOf(dir: string, { tls }: Pick<Settings, 'tls'>): Promise<Trust> {
  switch (tls) {
    case 'ca':
    case 'selfsigned':
      return ca(await own(dir, paths.publicCa));
    case 'files':
      return given(await own(dir, paths.serverCert));
    case 'off':
      return { by: 'nothing' };
  }
}

/** A chain that ends in a root brings what clients lack; else the issuer of its end is a public one, or unknown. */
function given(chain: readonly X509Certificate[]): Trust {
  const last = chain.at(-1)!;
  const isPublic = parsed(rootCertificates).some((root) =>
    chain.some((certificate) => isIssuedBy(certificate, root)),
  );
  if (isPublic) return { by: 'public' };
  return isSelfSigned(last) ? ca([last]) : { by: 'elsewhere' };
}

/** Written anew from what was read, so that nothing but a certificate gets into what people paste. */
const ca = ([certificate]: readonly X509Certificate[]): Trust => ({
  by: 'ca',
  pem: certificate!.toString(),
  fingerprint: certificate!.fingerprint256,
});

async function own(dir: string, path: string): Promise<X509Certificate[]> {
  const file = join(dir, path);
  const chain = parsed(certificateBlocks((await readIfThere(file)) ?? ''));
  if (chain.length > 0) return chain;
  throw new OperationError([
    {
      where: file,
      what: `there is no certificate in ${file}`,
      cure: `create-registry render -C ${shellWord(dir)}`,
    },
  ]);
}
