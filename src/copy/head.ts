/** The first bytes of content (fewer where there are no more), and the same content from its beginning. */
export async function withHead(
  content: AsyncIterable<Buffer>,
  bytes: number,
): Promise<{ head: Buffer; content: AsyncGenerator<Buffer, void, undefined> }> {
  const iterator = content[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let done = false;
  while (head.length < bytes && !done) {
    const next = await iterator.next();
    if (next.done === true) done = true;
    else head = Buffer.concat([head, next.value]);
  }
  async function* whole() {
    try {
      if (head.length > 0) yield head;
      while (!done) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, content: whole() };
}
