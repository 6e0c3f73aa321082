import { attachedTo } from '../images/kinds.ts';
import type { RetentionRule } from '../settings/retention/rule.ts';
import { readBlob } from '../store/blobs.ts';
import { DamagedError } from '../store/damage.ts';
import { isDamage, type Link } from '../store/link.ts';
import { readManifest } from '../store/manifests.ts';
import { readTag, tagNames } from '../store/tags.ts';
import { judge, type Candidate, type Verdict } from './conditions.ts';
import type { Decision } from './decision.ts';
import { globMatcher } from './glob.ts';
import { needOf, type Needed } from './need.ts';
import type { Pulls } from './pulls.ts';

export interface Surroundings {
  data: string;
  rules: readonly RetentionRule[];
  pulls: Pulls;
  /** Milliseconds since 1970. */
  now: number;
}

interface Tag extends Link {
  tag: string;
}

/** Decides about each tag of a repository, by the first rule that names it. */
export function decider({ data, rules, pulls, now }: Surroundings): (repository: string) => Decision[] {
  const judges = rules.map(({ repositories, keep }) => ({
    names: globMatcher(repositories),
    verdict: judge(keep, { pulls, now }),
  }));

  return (repository) => {
    const at = judges.findIndex(({ names }) => names(repository));
    const decisions: Decision[] = [];
    const tags: Tag[] = [];
    const base = { repository, ...(at < 0 ? {} : { rule: at + 1 }) };
    for (const tag of tagNames(data, repository)) {
      const link = readTag(data, repository, tag);
      if (link && !isDamage(link)) tags.push({ tag, ...link });
      else
        decisions.push({
          ...base,
          tag,
          stays: true,
          why: link ? `damaged: ${link.what}` : 'it points to nothing',
        });
    }
    const verdicts =
      at < 0
        ? new Map(tags.map(({ tag }) => [tag, { stays: true, why: 'no rule names its repository' }]))
        : verdictsOf({ data, repository, tags, verdict: judges[at]!.verdict });
    for (const { tag, digest, written } of tags) {
      const pulled = pulls.last(repository, digest);
      const times = { pushed: written, ...(pulled === undefined ? {} : { pulled }) };
      decisions.push({ ...base, tag, ...verdicts.get(tag)!, digest, ...times });
    }
    return decisions;
  };
}

interface Judged {
  data: string;
  repository: string;
  tags: readonly Tag[];
  verdict: (candidate: Candidate) => Verdict;
}

/** First by the rule, tag by tag; then whatever a tag that stays needs stays as well. */
function verdictsOf({ data, repository, tags, verdict }: Judged): Map<string, Verdict> {
  // Signatures and the like have no say of their own: they belong to an image.
  const own = tags.filter(({ tag }) => !attachedTo(tag)).sort(newestFirst);
  const verdicts = new Map<string, Verdict>();
  for (const [newer, { tag, digest, written }] of own.entries()) {
    const children = () => childrenOf(data, digest);
    verdicts.set(tag, verdict({ repository, tag, digest, pushed: written, newer, children }));
  }
  const goes = own.filter(({ tag }) => !verdicts.get(tag)!.stays);
  if (goes.length === 0) for (const { tag } of tags) if (!verdicts.has(tag)) verdicts.set(tag, withItsImage);
  if (goes.length === 0) return verdicts;

  const need = needOf(data, repository);
  const stay = own.filter(({ tag }) => verdicts.get(tag)!.stays).map(({ digest }) => digest);
  const needed = need(stay);
  for (const { tag, digest } of goes)
    if (needed.has(digest)) verdicts.set(tag, { stays: true, why: 'a tag that stays needs its image' });
  const going = need(goes.filter(({ tag }) => !verdicts.get(tag)!.stays).map(({ digest }) => digest));
  attached(tags, { needed, going }).forEach((one, tag) => verdicts.set(tag, one));
  return verdicts;
}

/** Signatures of signatures as well: those that go may have some, which then go, too. */
function attached(
  tags: readonly Tag[],
  { needed, going }: { needed: Needed; going: Needed },
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const open = tags.flatMap(({ tag, digest }) => {
    const about = attachedTo(tag);
    return about ? [{ tag, digest, about: about.digest }] : [];
  });
  const settle = (reached: Needed, verdict: Verdict): void => {
    for (let settled = true; settled;) {
      settled = false;
      for (const { tag, digest, about } of open) {
        if (verdicts.has(tag) || !reached.has(about)) continue;
        reached.add(digest);
        verdicts.set(tag, verdict);
        settled = true;
      }
    }
  };
  settle(needed, withItsImage);
  settle(going, { stays: false, why: 'no tag of its image stays' });
  // Somebody may hold the image by its digest.
  for (const { tag } of open)
    if (!verdicts.has(tag)) verdicts.set(tag, { stays: true, why: 'its image has no tag that goes' });
  return verdicts;
}

const withItsImage: Verdict = { stays: true, why: 'its image stays' };

const newestFirst = (a: Tag, b: Tag): number => b.written - a.written || (a.tag < b.tag ? 1 : -1);

function childrenOf(data: string, digest: string): string[] {
  try {
    // Most are none, and to parse them takes longer than to read them.
    if (!readBlob(data, digest).includes('"manifests"')) return [];
    const { parsed } = readManifest(data, digest);
    return parsed.kind === 'index' ? parsed.index.manifests.map((child) => child.digest) : [];
  } catch (error) {
    if (error instanceof DamagedError) return [];
    throw error;
  }
}
