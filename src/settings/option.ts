import type { Facts } from './facts.ts';

/**
 * One thing a person can choose. Its key in `settings` is camelCase; outside (flags, settings.yml, JSON Schema,
 * docs) the same name is written in kebab-case, see `kebab`.
 */
export interface Option<T> {
  type: 'text' | 'integer' | 'flag' | 'choice' | 'list';
  /** One line, without a final full stop: `--help`, the README's table, comments in settings.yml, JSON Schema. */
  help: string;
  /** What stands for the value in `--help`, e.g. `NAME`. */
  placeholder?: string;
  choices?: readonly string[];
  /** What the wizard shows for a choice, where the word alone says too little. */
  labels?: Readonly<Record<string, string>>;
  /** Other spellings accepted for a choice, e.g. `{ '2': '2.8' }`. */
  aliases?: Readonly<Record<string, string>>;
  minimum?: number;
  maximum?: number;
  /** Text to canonical value; throws `Invalid`. For lists it is applied to each item. */
  check?: (text: string) => string;
  /** Undefined: nobody can guess it. It may look at what has been chosen so far and at the machine. */
  default: (chosen: Chosen, facts: Facts) => T | undefined;
  /** How the default reads in the documentation, where it depends on the machine. */
  defaultText: string;
  /** Whether its default follows from the other settings: it is then written only where somebody chose otherwise. */
  derived?: (chosen: Chosen) => boolean;
  /** Whether the option means anything beside the others; where not, it is neither asked nor written. */
  applies?: (chosen: Chosen) => boolean;
  /** Absent: the wizard never asks; the flag and settings.yml remain. */
  ask?: { message: string };
  /** Only for the type system. */
  readonly _value?: T;
}

/** Values by option key, as far as they are known. Typed loosely here to keep options free of their own table. */
export type Chosen = Readonly<Record<string, unknown>>;

/** A value that cannot be accepted. The caller knows where it stood and makes a `Problem` of it. */
export class Invalid extends Error {
  readonly cure: string;
  constructor(what: string, cure: string) {
    super(what);
    this.cure = cure;
  }
}

type Rest<T> = Omit<Option<T>, 'type' | '_value'>;

export const text = <T extends string | undefined = string>(option: Rest<T>): Option<T> => ({
  type: 'text',
  ...option,
});
export const integer = (option: Rest<number>): Option<number> => ({ type: 'integer', ...option });
export const flag = (option: Rest<boolean>): Option<boolean> => ({ type: 'flag', ...option });
export const list = (option: Rest<string[]>): Option<string[]> => ({ type: 'list', ...option });
export const choice = <const C extends readonly string[]>(
  choices: C,
  option: Omit<Rest<C[number]>, 'choices'>,
): Option<C[number]> => ({ type: 'choice', choices, ...option });

/** `registryVersion` → `registry-version`: the one rule between code and every outward name. */
export const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
