import { elements, tag, type Element } from './der.ts';

export interface PemBlock {
  /** What stands after BEGIN, e.g. `CERTIFICATE`. */
  label: string;
  /** The block with its BEGIN and END lines. */
  text: string;
}

/** What a file for certificates or keys turns out to be. */
export type Content =
  | { format: 'pem'; blocks: PemBlock[] }
  | { format: 'damaged PEM' }
  | { format: 'DER certificate' }
  | { format: 'DER key' }
  | { format: 'PKCS#12' }
  | { format: 'PKCS#7' }
  | { format: 'UTF-16' }
  | { format: 'byte order mark' }
  | { format: 'empty' }
  | { format: 'unknown' };

/** Recognises a file by its bytes, as strictly as the PEM reader of OpenSSL (and so nginx). */
export function identify(file: Uint8Array | string): Content {
  const bytes = Buffer.from(file);
  const text = bytes.toString('utf8');
  if (text.trim() === '') return { format: 'empty' };
  if (bytes[0] === 0xff || bytes[0] === 0xfe) return { format: 'UTF-16' };
  if (text.startsWith('\ufeff')) return { format: 'byte order mark' };
  if (text.includes('-----BEGIN ')) return fromPem(text);
  return { format: derFormat(bytes) };
}

/** BEGIN must begin a line: OpenSSL passes over indented blocks and over two files joined without a line break. */
function fromPem(text: string): Content {
  const blocks = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----\s[^]*?^-----END \1-----/gm)].map(
    ([block, label]) => ({ label: label!, text: `${block}\n` }),
  );
  const begun = text.split('-----BEGIN ').length - 1;
  return blocks.length === begun ? { format: 'pem', blocks } : { format: 'damaged PEM' };
}

type DerFormat = 'DER certificate' | 'DER key' | 'PKCS#12' | 'PKCS#7' | 'unknown';

/** By the outermost elements alone: also a file that is damaged further inside is called by its name. */
function derFormat(bytes: Uint8Array): DerFormat {
  let parts: Element[];
  try {
    const [outer] = elements(bytes);
    if (outer?.tag !== tag.sequence) return 'unknown';
    parts = elements(outer.contents);
  } catch {
    return 'unknown';
  }
  const [first, second, third] = parts;
  if (first?.tag === tag.oid) return 'PKCS#7';
  // Both begin with a version: 3 in PKCS#12, 0 or 1 in keys.
  if (first?.tag === tag.integer) return first.contents[0] === 3 ? 'PKCS#12' : 'DER key';
  if (first?.tag !== tag.sequence) return 'unknown';
  if (second?.tag === tag.octetString) return 'DER key';
  return second?.tag === tag.sequence && third?.tag === tag.bitString ? 'DER certificate' : 'unknown';
}
