/**
 * One thing that is wrong with what was asked or found.
 * `where` names the flag, settings key or file; `cure` says what to do next.
 */
export interface Problem {
  where: string;
  what: string;
  cure?: string;
}
