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
  cause: 'a proxy compresses or rewrites what it passes on, or cuts it off',
  cure: 'no gzip, sub_filter or body filter for /v2/, proxy_buffering off; a proxy before nginx needs the same',
};
