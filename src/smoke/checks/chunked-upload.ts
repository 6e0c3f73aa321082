import { sha256 } from '../../registry/digest.ts';
import { finishUpload, sendChunk, startUpload } from '../../registry/upload.ts';
import type { Check } from '../check.ts';
import { content } from '../parts/content.ts';

/** Below any default limit, so that a limit turns only `large-body` red. */
const chunk = 768 * 1024;
const chunks = 6;

/** Several megabytes in several requests: the registry puts the pieces together and finds the right digest. */
export const chunkedUpload: Check = {
  name: 'chunked-upload',
  async run({ registry, blob, repository, pushed }) {
    await blob();
    const http = await registry();
    const bytes = content(chunk * chunks).subarray(0, chunk * chunks);
    const digest = sha256(bytes);
    pushed.add(digest);
    let path = await startUpload(http, repository);
    for (let offset = 0; offset < bytes.length; offset += chunk)
      path = await sendChunk(http, path, bytes.subarray(offset, offset + chunk), offset);
    await finishUpload(http, path, digest);
    return `${(bytes.length / 1024 / 1024).toFixed(1)} MiB in ${chunks} requests`;
  },
};
