import type { Made } from '../../backup/make.ts';
import type { Rotated } from '../../backup/rotate.ts';
import { bytes } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';

export interface Done {
  made: Made;
  to: string;
  rotated?: Rotated;
}

export function describe({ made, to, rotated }: Done): string {
  const { seal, fresh, mended } = made;
  return [
    `Backup of ${seal.at} in ${to}: ${count(seal.tags, 'tag')}, ${count(seal.blobs, 'blob')}, ${bytes(seal.bytes)}; new are ${count(fresh.blobs, 'blob')}, ${bytes(fresh.bytes)}.`,
    ...(mended > 0
      ? [`${count(mended, 'blob')} had gone bad there and came anew from the registry: look after that disk.`]
      : []),
    ...(rotated && rotated.backups.length + rotated.blobs > 0
      ? [`Removed ${count(rotated.backups.length, 'older backup')} and ${count(rotated.blobs, 'blob')}.`]
      : []),
  ].join('\n');
}
