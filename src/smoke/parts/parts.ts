import type { Asked, Parts, Surroundings } from '../check.ts';
import { accessParts } from './access.ts';
import { connectionParts } from './connection.ts';
import { contentParts } from './content.ts';
import { storeParts } from './store.ts';

export function makeParts(around: Surroundings): Parts {
  const connection = connectionParts(around);
  const access = accessParts(around, connection);
  const content = contentParts(around, access);
  return { ...connection, ...access, ...content, ...storeParts(around, { ...access, ...content }) };
}

/** The parts as one check sees them. */
export const askedBy = (name: string, parts: Parts): Asked =>
  Object.fromEntries(Object.entries(parts).map(([key, ask]) => [key, () => ask(name)])) as Asked;
