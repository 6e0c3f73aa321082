import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Turns the bits of one byte in the middle of a file, as a disk does that goes bad: size and time say nothing. */
export function flipByte(file: string): void {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, 10);
  byte[0]! ^= 0xff;
  writeSync(handle, byte, 0, 1, 10);
  closeSync(handle);
}
