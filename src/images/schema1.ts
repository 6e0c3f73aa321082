import { mediaType } from '../registry/media-type.ts';

/** Whether an answer is a manifest of Docker's first form with its signatures. */
export const isSignedSchema1 = (type: string | undefined): boolean =>
  type?.split(';')[0]?.trim() === mediaType.signedSchema1;

/**
 * What the digest of a signed schema 1 manifest is of: the text without its signatures, which say where they were put
 * in (libtrust, `ParsePrettySignature`). Undefined where that cannot be read.
 */
export function schema1Payload(content: Buffer): Buffer | undefined {
  try {
    const { signatures } = JSON.parse(content.toString('utf8')) as { signatures: { protected: string }[] };
    const header = JSON.parse(decoded(signatures[0]!.protected).toString('utf8')) as Partial<Protected>;
    const { formatLength, formatTail } = header;
    if (typeof formatLength !== 'number' || typeof formatTail !== 'string') return undefined;
    return Buffer.concat([content.subarray(0, formatLength), decoded(formatTail)]);
  } catch {
    return undefined;
  }
}

interface Protected {
  formatLength: number;
  formatTail: string;
}

const decoded = (text: string): Buffer => Buffer.from(text, 'base64url');
