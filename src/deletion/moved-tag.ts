import { OperationError } from '../errors.ts';
import { formatReference, type Reference } from '../registry/reference.ts';

/** Somebody has pushed meanwhile: what was seen is not what is there. */
export function movedTag(reference: Reference, now: string): OperationError {
  const { tag, digest, ...repository } = reference;
  const place = formatReference(repository);
  return new OperationError([
    {
      where: formatReference(reference),
      what: `${place}:${tag} does not point to ${digest} but to ${now}; it was left alone`,
      cure: `the tag whatever it points to: ${place}:${tag}; the manifest itself: ${place}@${digest}`,
    },
  ]);
}
