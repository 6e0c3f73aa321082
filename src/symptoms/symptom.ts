/** What a cause or a cure may speak of. */
export interface Place {
  /** `host[:port]`, as it stands in references. */
  registry: string;
  /** `https://…` */
  url: string;
  /** The bundle's folder as it is to be typed after -C; `.` for the working folder. */
  folder: string;
}

/** Plain, or with what only this bundle knows. */
export type Words = string | ((place: Place) => string);

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
