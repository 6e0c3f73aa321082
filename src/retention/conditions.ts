import { seconds, type Keep } from '../settings/retention/rule.ts';
import { age } from '../text/age.ts';
import { globMatcher } from './glob.ts';
import type { Pulls } from './pulls.ts';

/** What the conditions of a rule look at. */
export interface Candidate {
  repository: string;
  tag: string;
  digest: string;
  pushed: number;
  /** How many tags of the repository were pushed after it. */
  newer: number;
  /** The manifests of an index: who pulls one of them by its digest uses the index as well. */
  children: () => readonly string[];
}

export interface Verdict {
  stays: boolean;
  why: string;
}

/** One of them keeps it, or none does; then all that were asked say why not. */
export function judge(
  keep: Keep,
  { pulls, now }: { pulls: Pulls; now: number },
): (candidate: Candidate) => Verdict {
  const globs = (keep.tags ?? []).map((glob) => ({ glob, matches: globMatcher(glob) }));
  const within = (time: string | undefined): number | undefined =>
    time === undefined ? undefined : now - seconds(time)! * 1000;
  const pushedFrom = within(keep.pushedWithin);
  const pulledFrom = within(keep.pulledWithin);

  return (candidate) => {
    const matched = globs.find(({ matches }) => matches(candidate.tag));
    if (matched) return { stays: true, why: `${matched.glob} always stays` };
    const against: string[] = [];
    if (keep.newest !== undefined) {
      if (candidate.newer < keep.newest) return { stays: true, why: `among the newest ${keep.newest}` };
      against.push(`not among the newest ${keep.newest}`);
    }
    if (pushedFrom !== undefined) {
      const why = `pushed ${age(now - candidate.pushed)} ago`;
      if (candidate.pushed >= pushedFrom) return { stays: true, why };
      against.push(why);
    }
    if (pulledFrom !== undefined) {
      const { time, why } = lastUse(candidate, pulls, now);
      if (time >= pulledFrom) return { stays: true, why };
      against.push(why);
    }
    return { stays: false, why: against.join(', ') || `none of ${(keep.tags ?? []).join(', ')}` };
  };
}

/** What nobody can know counts as pulled: before pulls were noted, and before it was there. */
function lastUse(
  { repository, digest, pushed, children }: Candidate,
  pulls: Pulls,
  now: number,
): { time: number; why: string } {
  if (pulls.since === undefined) return { time: now, why: 'pulls are not known yet' };
  const pulled = Math.max(...[digest, ...children()].map((one) => pulls.last(repository, one) ?? 0));
  if (pulled > 0 && pulled >= pulls.since) return { time: pulled, why: `pulled ${age(now - pulled)} ago` };
  const time = Math.max(pushed, pulls.since);
  return { time, why: `no pull in the ${age(now - time)} that are known` };
}
