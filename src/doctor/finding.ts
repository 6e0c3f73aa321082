/** Something that is wrong, for the person who runs the registry. */
export interface Finding {
  /**
   * `error`: something does not work, or will not for long. `warning`: it works, but not as it should. `hint`: worth
   * knowing.
   */
  severity: 'error' | 'warning' | 'hint';
  /** What was seen, with its place. */
  what: string;
  /** What follows from it. */
  why: string;
  /** Commands that mend it, or what to change, one a line. */
  cure?: string;
  fix?: Fix;
}

/** What `doctor --fix` may do by itself: nothing is lost by it, no pull fails, and doing it twice does no harm. */
export interface Fix {
  /** For the question: `make nginx/auth/htpasswd readable for …`. */
  does: string;
  apply(): Promise<void>;
}
