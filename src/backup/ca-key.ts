import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { UsageError } from '../errors.ts';

const derive = promisify(scrypt) as (
  passphrase: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;

/** 128 MiB and a third of a second for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 };
const keyLength = 32;

interface Sealed {
  cipher: 'aes-256-gcm';
  scrypt: { N: number; r: number; p: number; salt: string };
  iv: string;
  tag: string;
  text: string;
}

/** A private key as a file that only its passphrase opens. */
export async function encrypted(key: string, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await keyFrom(passphrase, salt, cost), iv);
  const text = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
  const sealed: Sealed = {
    cipher: 'aes-256-gcm',
    scrypt: { ...cost, salt: salt.toString('base64') },
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    text: text.toString('base64'),
  };
  return `${JSON.stringify(sealed, null, 2)}\n`;
}

/** Throws `UsageError` where the passphrase is another one. */
export async function decrypted(file: string, passphrase: string): Promise<string> {
  const { scrypt: kdf, iv, tag, text } = JSON.parse(file) as Sealed;
  // Only what we write: a file from elsewhere must not make us take all memory.
  if (kdf.N !== cost.N || kdf.r !== cost.r || kdf.p !== cost.p) throw wrong();
  const key = await keyFrom(passphrase, Buffer.from(kdf.salt, 'base64'), cost);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 });
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  try {
    return decipher.update(text, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    throw wrong();
  }
}

const keyFrom = (passphrase: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> =>
  derive(passphrase, salt, keyLength, { N, r, p, maxmem: 256 * 1024 * 1024 });

const wrong = (): UsageError =>
  new UsageError([
    {
      where: 'passphrase',
      what: 'this passphrase does not open the key of the CA',
      cure: 'give the one that the backup was made with',
    },
  ]);
