import { UsageError } from '../../errors.ts';
import { formatReference, parseReference } from '../../registry/reference.ts';
import { visible } from '../../text/visible.ts';
import type { SavedImage } from './contents.ts';

/** The image that is meant: the only one, the one of a name, or `@0`, `@1`, … for those without a name. */
export function pick(images: readonly SavedImage[], reference: string | undefined, name: string): SavedImage {
  const [first] = images;
  if (!first) throw new UsageError([{ where: name, what: `${name} has no image in it` }]);
  if (reference === undefined) {
    if (images.every((image) => same(image, first))) return first;
    throw unclear(images, `${name} has ${images.length} images in it`);
  }
  const number = /^@(\d+)$/.exec(reference)?.[1];
  const found =
    number === undefined
      ? images.find(({ tags }) => tags.some((tag) => means(tag, reference)))
      : images[Number(number)];
  if (!found) throw unclear(images, `${name}: there is no ${reference} in it`);
  return found;
}

/** Whether both are the same name; `docker save` writes `app:v1`, podman `docker.io/library/app:v1`. */
export const means = (tag: string, reference: string): boolean => {
  const name = full(reference);
  return name !== undefined && full(tag) === name;
};

function full(reference: string): string | undefined {
  try {
    const parsed = parseReference(reference);
    return formatReference(parsed.digest === undefined ? { ...parsed, tag: parsed.tag ?? 'latest' } : parsed);
  } catch {
    return undefined;
  }
}

const same = (a: SavedImage, b: SavedImage): boolean =>
  a.files?.config === b.files?.config && a.root?.digest === b.root?.digest;

const unclear = (images: readonly SavedImage[], what: string): UsageError => {
  const names = images.flatMap(({ tags }, index) => (tags.length > 0 ? tags : [`@${index}`]));
  const shown = names.slice(0, 20).map(visible);
  const rest = names.length > shown.length ? [`(and ${names.length - shown.length} more)`] : [];
  return new UsageError([
    { where: '', what, cure: `name one of them behind the file:\n${[...shown, ...rest].join('\n')}` },
  ]);
};
