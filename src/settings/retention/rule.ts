/** Which tags of some repositories `prune` keeps. */
export interface RetentionRule {
  /** A glob, see `src/retention/glob.ts`. The first rule that matches a repository decides. */
  repositories: string;
  keep: Keep;
}

/** A tag stays when one of them keeps it; at least one is there. */
export interface Keep {
  /** So many of each repository, by the time of their push. */
  newest?: number;
  /** A time like `30d`. */
  pushedWithin?: string;
  /** A time like `90d`. */
  pulledWithin?: string;
  /** Globs of tags that always stay. */
  tags?: string[];
}

const units = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** `30d`, `12h`, `30m`, `45s` in seconds, as `bin/gc` reads its `--grace`; undefined for anything else. */
export function seconds(text: string): number | undefined {
  const [, number, unit] = /^([1-9]\d{0,4})([dhms])$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}
