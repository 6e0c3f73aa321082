import type { Settings } from '../../../settings/schema.ts';
import { certificateBlocks } from '../../../certs/blocks.ts';
import { readIfThere } from '../../../system/files.ts';
import type { Certificates } from './certificates.ts';
import { serverFiles, serverPair } from './pair.ts';

/** `tls: files`: a copy of the person's own certificate and key, checked before by `ownCertificateProblems`. */
export async function copied(dir: string, { tlsCert, tlsKey }: Settings): Promise<Certificates> {
  const [certFile, key] = await Promise.all([tlsCert, tlsKey].map((file) => file && readIfThere(file)));
  const before = await serverPair(dir);
  // After a move to another machine, or with a key that was deleted after the first run, the copy serves on.
  if (!certFile || !key) return { files: [], notes: before ? [gone(tlsCert, tlsKey)] : [] };
  // Some keep the key in the same file; the copy of the certificate is readable for everyone who gets there.
  const cert = `${certificateBlocks(certFile).join('\n')}\n`;
  const isNew = before?.cert !== cert || before.key !== key;
  return {
    files: isNew ? serverFiles({ cert, key }) : [],
    notes: isNew && before ? ['The certificate is new: restart to serve it.'] : [],
  };
}

const gone = (tlsCert = '', tlsKey = ''): string =>
  `${tlsCert} and ${tlsKey} are not there: the copy in nginx/certs stays as it is. To renew it, put both back, or name others in settings.yml.`;
