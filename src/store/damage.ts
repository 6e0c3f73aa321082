/** Something in the store that is not as a registry leaves it. */
export interface Damage {
  path: string;
  what: string;
}

/** Told of damage where a walk goes on without the damaged part. */
export type OnDamage = (damage: Damage) => void;

/** What is said of a part that the system does not let us read; `code` as `EACCES`. */
export const cannotBeRead = (code: string): string => `cannot be read (${code})`;

/** A part of the store that was asked for is damaged or gone; the message says how. */
export class DamagedError extends Error {
  readonly path: string;

  constructor({ path, what }: Damage) {
    super(what);
    this.name = 'DamagedError';
    this.path = path;
  }
}
