import type { OnReadOpts, Socket } from 'node:net';

const [least, most] = [64 * 1024, 1024 * 1024];

/**
 * Reads of up to 1 MiB where that much is waiting, instead of Node's 64 KiB: large blobs take half the processor time.
 * What is read reaches the HTTP client as if the socket had read it in the usual way.
 */
export function largeReads(socket: () => Socket): OnReadOpts {
  let size = least;
  return {
    // A new one each time: those before are still on their way to wherever they go.
    buffer: () => Buffer.allocUnsafeSlow(size),
    callback: (count, buffer) => {
      if (count === buffer.length) size = Math.min(size * 2, most);
      else if (count < size / 4) size = Math.max(size / 2, least);
      // As the socket's own reading does it: whoever iterates gets it, too, and a reader that is full ends the reading.
      return socket().push(Buffer.from(buffer.buffer, buffer.byteOffset, count));
    },
  };
}
