/** One DER element (X.690): its tag byte and what it holds. */
export interface Element {
  tag: number;
  contents: Uint8Array;
}

/** The tag bytes that tell the formats of certificates and keys apart. */
export const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
} as const;

/** The elements that follow one another in `bytes`; throws on anything that is not DER. */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { size, start } = readLength(bytes, at + 1);
    if (start + size > bytes.length) throw new Error(`DER element at byte ${at} is cut off`);
    found.push({ tag: bytes[at]!, contents: bytes.subarray(start, start + size) });
    at = start + size;
  }
  return found;
}

function readLength(bytes: Uint8Array, at: number): { size: number; start: number } {
  const first = bytes[at];
  if (first === undefined || first === 0x80 || first > 0x84) throw new Error(`no DER length at byte ${at}`);
  if (first < 0x80) return { size: first, start: at + 1 };
  const count = first & 0x7f;
  const digits = bytes.subarray(at + 1, at + 1 + count);
  if (digits.length < count) throw new Error(`no DER length at byte ${at}`);
  return { size: digits.reduce((size, byte) => size * 256 + byte, 0), start: at + 1 + count };
}
