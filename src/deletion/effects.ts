import { formatReference } from '../registry/reference.ts';
import type { Removal } from './removal.ts';

/** Something else that a removal touches, as `rm --json` lists it under `also`. */
export interface Effect {
  /** `removed` with it; `broken`: it needs what goes; `stays`, though it belongs to what goes or is left alone by it. */
  effect: 'removed' | 'broken' | 'stays';
  kind: 'tag' | 'index' | 'attached' | 'manifests';
  reference: string;
  digest?: string;
  /** For people. */
  what: string;
}

/** What `removal` touches besides itself; what is to go anyway, as one of `all`, is not told again. */
export function effectsOf(removal: Removal, all: readonly Removal[]): Effect[] {
  const { reference, digest } = removal;
  const { registry, repository } = reference;
  const place = { registry, repository };
  const goes = (kind: Removal['kind'], name: string): boolean =>
    all.some(
      (other) =>
        other.kind === kind &&
        other.reference.registry === registry &&
        other.reference.repository === repository &&
        (kind === 'tag' ? other.reference.tag : other.digest) === name,
    );
  const tag = (name: string): string => formatReference({ ...place, tag: name });
  const others = removal.tags.filter((other) => !goes('tag', other));
  const attached = removal.attached.filter(({ tag: name }) => !goes('tag', name));
  const manifestGoes = removal.kind === 'manifest' || goes('manifest', digest);
  const orphaned = manifestGoes || others.length === 0;
  return [
    ...(manifestGoes
      ? others.map((name) => effect('removed', 'tag', tag(name), digest, 'a tag on it'))
      : others.map((name) => effect('stays', 'tag', tag(name), digest, 'on the same manifest'))),
    ...(removal.kind === 'tag' ? [] : brokenIndexes(removal, goes)),
    ...(orphaned
      ? attached.map(({ tag: name, name: what }) => effect('stays', 'attached', tag(name), undefined, what))
      : []),
    ...(removal.kind === 'manifest' && removal.referrers > 0
      ? [
          effect(
            'stays',
            'attached',
            formatReference(reference),
            digest,
            `${removal.referrers} that refer to it`,
          ),
        ]
      : []),
    ...(removal.kind === 'manifest' && removal.children > 0
      ? [
          effect(
            'stays',
            'manifests',
            formatReference(reference),
            digest,
            `the ${removal.children} manifests it names`,
          ),
        ]
      : []),
  ];
}

function brokenIndexes(removal: Removal, goes: (kind: 'manifest', digest: string) => boolean): Effect[] {
  const { registry, repository } = removal.reference;
  return removal.indexes
    .filter((index) => !goes('manifest', index.digest))
    .map(({ digest, tags, platform }) =>
      effect(
        'broken',
        'index',
        formatReference({ registry, repository, digest }),
        digest,
        `needs it as ${platform}${tags.length > 0 ? `; tags: ${tags.join(', ')}` : '; it has no tag'}`,
      ),
    );
}

const effect = (
  how: Effect['effect'],
  kind: Effect['kind'],
  reference: string,
  digest: string | undefined,
  what: string,
): Effect => ({ effect: how, kind, reference, ...(digest === undefined ? {} : { digest }), what });
