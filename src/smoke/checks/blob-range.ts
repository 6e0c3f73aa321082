import { getBlob } from '../../registry/blob.ts';
import { header } from '../../registry/message.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** A part of a blob: an interrupted download goes on where it stopped. */
export const blobRange: Check = {
  name: 'blob-range',
  async run({ registry, blob, repository }) {
    const { digest, size, bytes } = await blob();
    const response = await getBlob(await registry(), repository, digest, { range: 'bytes=100-299' });
    if (response.status !== 206) throw new Failed({ detail: `answered ${response.status} instead of 206` });
    const range = header(response, 'content-range');
    if (range !== `bytes 100-299/${size}`)
      throw new Failed({ detail: `Content-Range ${range ?? 'missing'}` });
    if (!response.body.equals(bytes.subarray(100, 300))) throw new Failed({ detail: 'the wrong bytes' });
    return undefined;
  },
};
