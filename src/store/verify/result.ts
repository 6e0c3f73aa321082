import type { Bundle } from '../../bundle/bundle.ts';
import { fileOwner } from '../../disk/write.ts';
import { writeInside } from '../../system/inside.ts';
import { dataFolder } from '../layout.ts';
import type { Verified } from './verify.ts';

/** Leaves the result of a run over the whole store where `status` finds it. */
export async function writeResult(
  bundle: Bundle,
  { at, quick, blobs, bytes, findings, seconds }: Verified,
): Promise<void> {
  const result = { at, quick, blobs, bytes, broken: findings.length, seconds };
  const text = `${JSON.stringify(result)}\n`;
  const owner = fileOwner(bundle.settings);
  await writeInside(dataFolder(bundle), '.create-registry/verify.json', text, 0o600, owner);
}
