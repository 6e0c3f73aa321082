import { UsageError } from '../../errors.ts';
import type { ImageName } from '../../copy/image-name.ts';
import type { Problem } from '../../problem.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import type { Registries } from '../../remotes/registries.ts';
import { attempt } from './attempt.ts';
import type { Request } from './request.ts';

/** One end of a copy, understood. */
export type End =
  (ImageName & { transport: 'docker' } & { at: Reference }) | Exclude<ImageName, { transport: 'docker' }>;

export interface Job {
  source: End;
  destination: End;
  /** `FILE:LINE` of a list. */
  where?: string;
}

/** Understands every name before the first image is copied. Throws one `UsageError` with all that are wrong. */
export function planned({ wanted }: Request, registries: Registries, say: (text: string) => void): Job[] {
  const problems: Problem[] = [];
  const jobs = wanted.flatMap(({ source, destination, where }): Job[] => {
    const from = attempt(problems, () => understood(source, registries), where);
    const to = attempt(problems, () => understood(destination, registries), where);
    if (!from || !to) return [];
    sayTag(from, to, say);
    return [{ source: from, destination: to, ...(where === undefined ? {} : { where }) }];
  });
  if (problems.length > 0) throw new UsageError(problems);
  return jobs;
}

const understood = (name: ImageName, registries: Registries): End =>
  name.transport === 'docker' ? { ...name, at: registries.parse(name.reference) } : name;

/** A name without a tag means `latest`, as everywhere; who named another in the source may have meant that. */
function sayTag(source: End, destination: End, say: (text: string) => void): void {
  if (
    destination.transport !== 'docker' ||
    destination.at.tag !== undefined ||
    destination.at.digest !== undefined
  )
    return;
  const tag = source.transport === 'docker' ? source.at.tag : undefined;
  if (tag === undefined || tag === 'latest') return;
  const { at } = destination;
  say(
    `${destination.text} names no tag, so it becomes ${formatReference({ ...at, tag: 'latest' })}; ${destination.text}:${tag} would keep the tag`,
  );
}
