export interface TarEntry {
  /** At most 100 bytes. */
  name: string;
  mode: number;
  content: Buffer;
}

const block = 512;

/** A tar archive of plain files in the ustar format, owned by root. */
export const tar = (entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([...entries.flatMap(member), Buffer.alloc(2 * block)]);

function member({ name, mode, content }: TarEntry): Buffer[] {
  const header = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number) =>
    header.write(value.toString(8).padStart(width, '0'), at);
  header.write(name, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(content.length, 124, 11);
  octal(0, 136, 11);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  // The sum is taken with blanks in its own place.
  header.fill(' ', 148, 156);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  header.write('\0 ', 154, 'latin1');
  return [header, content, Buffer.alloc((block - (content.length % block)) % block)];
}
