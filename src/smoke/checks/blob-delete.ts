import { blobPath } from '../../registry/blob.ts';
import type { Check } from '../check.ts';
import { tryDelete } from '../deletion.ts';
import { content, push } from '../parts/content.ts';

/** A blob can be deleted from a repository. */
export const blobDelete: Check = {
  name: 'blob-delete',
  async run(context) {
    await context.blob();
    const http = await context.registry();
    const { digest } = await push(http, context, content());
    return tryDelete(http, blobPath(context.repository, digest), context.settings.delete);
  },
  symptom: 'deleting-refused',
};
