import { attachedTo } from '../images/kinds.ts';
import { formatPlatform } from '../images/platform.ts';
import { tagsOn, type Contents } from './contents.ts';

/** What else hangs on a manifest. */
export interface Dependents {
  /** All tags that point to it. */
  tags: string[];
  /** Indexes that need it, and as which platform. */
  indexes: NeedingIndex[];
  /** Signatures and the like under tags of their own. They stay when it goes. */
  attached: { tag: string; name: string }[];
  /** The manifests that it names itself, where it is an index. They stay as well. */
  children: number;
}

export interface NeedingIndex {
  digest: string;
  tags: string[];
  platform: string;
}

export function dependentsOf(digest: string, contents: Contents): Dependents {
  return {
    tags: tagsOn(digest, contents),
    indexes: [...contents.indexes].flatMap(([index, { manifests }]) =>
      manifests
        .filter((child) => child.digest === digest)
        .slice(0, 1)
        .map(({ platform }) => ({
          digest: index,
          tags: tagsOn(index, contents),
          platform: platform ? formatPlatform(platform) : 'no platform',
        })),
    ),
    attached: [...contents.tags.keys()].flatMap((tag) => {
      const found = attachedTo(tag);
      return found?.digest === digest ? [{ tag, name: found.name }] : [];
    }),
    children: contents.indexes.get(digest)?.manifests.length ?? 0,
  };
}
