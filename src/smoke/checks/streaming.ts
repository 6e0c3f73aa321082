import { setTimeout as wait } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { ConnectionError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import { header } from '../../registry/message.ts';
import { startUpload, type UploadPath } from '../../registry/upload.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

const sent = 512 * 1024;
/** Tries, 10 ms apart and growing: the bytes are through at once, or not before the body's end. */
const tries = 12;

/**
 * What is pushed reaches the registry while it is being sent. A request that stops on the way shows it: asked for the
 * upload's state meanwhile, the registry has seen what was sent so far, or nginx keeps it for itself.
 */
export const streaming: Check = {
  name: 'streaming',
  async run({ registry, blob, repository }) {
    await blob();
    const http = await registry();
    const upload = await startUpload(http, repository);
    const before = await state(http, upload);
    const body = new Readable({ read: () => undefined });
    const sending = http
      .request({
        method: 'PATCH',
        ...upload,
        // Without a length it goes in chunks, as docker pushes: HTTP/1.0 to the registry would hold up only those.
        headers: { 'content-type': 'application/octet-stream' },
        body,
      })
      .catch((error: unknown) => error);
    body.push(Buffer.alloc(sent, 1));
    try {
      for (let attempt = 1; attempt <= tries; attempt++) {
        await wait(10 * attempt);
        if ((await state(http, upload)) !== before) return undefined;
      }
    } finally {
      body.destroy();
    }
    const outcome = await sending;
    if (!(outcome instanceof ConnectionError))
      throw new Failed({
        detail: `an unfinished body was answered ${(outcome as { status?: number }).status}`,
      });
    throw new Failed({ detail: 'the registry saw nothing of a body while it was being sent' });
  },
};

/**
 * Registry 3 answers with the range it has; 2.8 finds more bytes than the state in the path tells of and calls the
 * upload invalid. Either way the answer changes as soon as bytes have arrived.
 */
async function state(http: Http, upload: UploadPath): Promise<string> {
  const response = await http.request({ method: 'GET', ...upload });
  return `${response.status} ${header(response, 'range') ?? ''}`;
}
