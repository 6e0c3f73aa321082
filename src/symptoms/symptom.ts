import type { Settings } from '../settings/schema.ts';

/** What a cause or a cure may speak of. */
export interface Place {
  /** `host[:port]`, as it stands in references. */
  registry: string;
  /** `https://…` */
  url: string;
  /** The bundle's folder as it is to be typed after -C; `.` for the working folder. */
  folder: string;
  /** Of the bundle, where there is one. */
  settings?: Settings;
  /** The client of the engine that runs the stack; docker where nothing else is known. */
  engine?: string;
  /** It is another registry than the bundle's: nothing of it is in our hands, nor made by us. */
  foreign?: true;
}

/** What the text itself named: the named groups of the pattern that matched, or what the program saw. */
export type Named = Readonly<Record<string, string | undefined>>;

/** Plain, or with what only this bundle or this text knows. `words` makes it text, and gives commands their -C. */
export type Words = string | ((place: Place, named: Named) => string);

/** A row of the table: one fault, however it shows itself. */
export interface Symptom {
  /** Stable: scripts read it. */
  name: string;
  /** What programs print, each naming its program in a comment. Matched against single lines. */
  says?: readonly RegExp[];
  cause: Words;
  /** What to do, one step a line. */
  cure: Words;
  /** How to see whether it is that, or whether it is gone: a command. */
  check?: Words;
}

/** As it stands in the table, which gives it its name. */
export type Row = Omit<Symptom, 'name'>;
