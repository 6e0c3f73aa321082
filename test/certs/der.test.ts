import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elements, tag } from '../../src/certs/der.ts';

const octets = (size: number) =>
  new Uint8Array(AsnConvert.serialize(new OctetString(new Uint8Array(size).fill(7))));

describe('DER', () => {
  test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('an element of %d bytes is read', (size) => {
    const [only, ...others] = elements(octets(size));
    expect(others).toEqual([]);
    expect(only!.tag).toBe(tag.octetString);
    expect(Buffer.alloc(size, 7).equals(only!.contents)).toBe(true);
  });

  test('elements follow one another and nest', () => {
    const inner = Buffer.concat([octets(200), Uint8Array.of(tag.integer, 1, 5), octets(3)]);
    const [outer] = elements(Buffer.concat([Uint8Array.of(tag.sequence, 0x81, inner.length), inner]));
    expect(elements(outer!.contents).map((element) => [element.tag, element.contents.length])).toEqual([
      [tag.octetString, 200],
      [tag.integer, 1],
      [tag.octetString, 3],
    ]);
  });

  test('anything else is refused, not misread', () => {
    for (const bytes of [
      [0x30],
      [0x30, 0x80],
      [0x30, 0x02, 0x00],
      [0x30, 0x82, 0x01],
      [0x30, 0x85, 1, 1, 1, 1, 1],
    ])
      expect(() => elements(Uint8Array.from(bytes)), String(bytes)).toThrow(/DER/);
  });

  test('it ends on any input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const size = elements(bytes).reduce((sum, { contents }) => sum + contents.length, 0);
          expect(size).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect((error as Error).message).toMatch(/DER/);
        }
      }),
    );
  });
});
