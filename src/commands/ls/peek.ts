/** The first of many, at most `count`, and all of them: to know how wide columns are before the rest comes. */
export async function peek<T>(
  source: AsyncIterable<T>,
  count = 1000,
): Promise<{ first: T[]; all: AsyncIterable<T> }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: T[] = [];
  let ended = false;
  while (first.length < count && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else first.push(next.value);
  }
  async function* all() {
    yield* first;
    if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { first, all: all() };
}
