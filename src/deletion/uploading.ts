import { OperationError } from '../errors.ts';
import { formatReference, type Reference } from '../registry/reference.ts';
import type { StoredRepository } from '../store/remove-repository.ts';

const anHour = 60 * 60 * 1000;

/** Throws `OperationError` where somebody seems to push just now. Older uploads were given up, or will fail and be repeated. */
export function refuseWhileUploading(reference: Reference, { uploads }: StoredRepository): void {
  const [latest = 0] = uploads;
  const age = Date.now() - latest;
  if (age > anHour) return;
  throw new OperationError([
    {
      where: formatReference(reference),
      what: `somebody is pushing to it: an upload was under way ${Math.max(0, Math.round(age / 60_000))} minutes ago; nothing was removed`,
      cure: 'when it is finished, or was given up an hour ago, run the same again',
    },
  ]);
}
