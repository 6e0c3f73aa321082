/** The first `most` bytes of a stream as text; it is closed then, so that a stream without end ends as well. */
export async function readBounded(
  stream: NodeJS.ReadableStream,
  most: number,
): Promise<{ text: string; cut: boolean }> {
  const parts: Buffer[] = [];
  let room = most;
  let cut = false;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    cut = bytes.length > room;
    parts.push(bytes.subarray(0, room));
    room -= parts.at(-1)!.length;
    if (cut) break;
  }
  return { text: Buffer.concat(parts).toString('utf8'), cut };
}
