/** Machines as Docker names them, for which there is a program. */
export const architectures = ['amd64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

const load = 0x400000;
const headers = 64 + 56;
/** The largest page that any arm64 kernel uses. */
const page = 0x10000;

/**
 * A static Linux program that prints a line and exits 0: two system calls, no libc, so that an image needs nothing
 * else. ELF64 with one segment that is the whole file.
 */
export function program(architecture: Architecture, line: string): Buffer {
  const text = Buffer.from(`${line}\n`);
  const body = Buffer.concat([code[architecture](text.length), text]);
  const size = headers + body.length;
  const head = Buffer.alloc(headers);
  head.write('\x7fELF', 'latin1');
  // 64 bit, little endian, version 1.
  head.set([2, 1, 1], 4);
  head.writeUInt16LE(2, 16); // executable
  head.writeUInt16LE(architecture === 'amd64' ? 62 : 183, 18);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(BigInt(load + headers), 24); // entry
  head.writeBigUInt64LE(64n, 32); // program headers
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  head.writeUInt16LE(64, 58);
  head.writeUInt32LE(1, 64); // to be loaded
  head.writeUInt32LE(5, 68); // readable, executable
  head.writeBigUInt64LE(BigInt(load), 80);
  head.writeBigUInt64LE(BigInt(load), 88);
  head.writeBigUInt64LE(BigInt(size), 96);
  head.writeBigUInt64LE(BigInt(size), 104);
  head.writeBigUInt64LE(BigInt(page), 112);
  return Buffer.concat([head, body]);
}

/** write(1, text, length); exit(0). The text follows the code. */
const code: Record<Architecture, (length: number) => Buffer> = {
  amd64: (length) => {
    const bytes = Buffer.from('b801000000bf01000000488d3510000000ba000000000f05b83c00000031ff0f05', 'hex');
    bytes.writeUInt32LE(length, 18);
    return bytes;
  },
  arm64: (length) => {
    const movz = (register: number, value: number) => 0xd2800000 + value * 32 + register;
    // adr x1, 24 bytes on; svc 0
    const words = [
      movz(8, 64),
      movz(0, 1),
      0x100000c1,
      movz(2, length),
      0xd4000001,
      movz(8, 93),
      movz(0, 0),
      0xd4000001,
    ];
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((word, position) => bytes.writeUInt32LE(word, position * 4));
    return bytes;
  },
};
