import { getBlob } from '../../registry/blob.ts';
import { sha256 } from '../../registry/digest.ts';
import { header } from '../../registry/message.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** What comes out is what went in, byte for byte, also to a client that would take it compressed. */
export const blobGet: Check = {
  name: 'blob-get',
  async run({ registry, blob, repository }) {
    const { digest, size } = await blob();
    const response = await getBlob(await registry(), repository, digest, { 'accept-encoding': 'gzip' });
    const encoding = header(response, 'content-encoding');
    if (encoding) throw new Failed({ detail: `sent with Content-Encoding: ${encoding}` });
    const seen = sha256(response.body);
    if (seen !== digest)
      throw new Failed({
        detail: `${response.body.length} bytes with ${seen} instead of ${size} bytes with ${digest}`,
      });
    return undefined;
  },
};
