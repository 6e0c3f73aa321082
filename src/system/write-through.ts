/** Writes a chunk and waits until the stream has handed it on; rejects where nobody takes it any more. */
export const writeThrough = (stream: NodeJS.WritableStream, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
