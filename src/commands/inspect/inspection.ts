import type { Image } from '../../images/image.ts';
import { isAttestation, isUnknownPlatform } from '../../images/kinds.ts';
import { otherPlatform } from '../../images/other-platform.ts';
import { choose, matches, thisPlatform } from '../../images/platform.ts';
import type { Platform } from '../../registry/manifest.ts';
import { detailsOf, type Details } from './details.ts';
import { nodeOf, type Node, type Place } from './nodes.ts';

/** Everything that is shown of a reference. */
export interface Inspection {
  /** As it is typed again. */
  reference: string;
  mediaType: string;
  root: Node;
  /** Of the image itself, or of one in the index. */
  details?: Details;
  /** Whether nobody asked for that one of the index: it is this machine's. */
  isThisMachine: boolean;
}

export interface Asked {
  reference: string;
  image: Image & { parsed: Node['parsed'] & object };
  platform: Platform | undefined;
}

export async function inspect(place: Place, { reference, image, platform }: Asked): Promise<Inspection> {
  const { digest, mediaType, bytes, parsed } = image;
  const root = await nodeOf(place, { digest, mediaType, size: bytes.length }, parsed);
  const shown = chosen(root, platform, reference);
  const details =
    shown?.parsed?.kind === 'image'
      ? await detailsOf(place.http, place.repository, {
          digest: shown.descriptor.digest,
          manifest: shown.parsed.manifest,
          asked: digest,
        })
      : undefined;
  if (platform && shown === root && details?.config && !matches(platform, details.config))
    throw otherPlatform(reference, platform, [details.config]);
  return {
    reference,
    mediaType,
    root,
    ...(details ? { details } : {}),
    isThisMachine:
      platform === undefined && shown !== root && matches(thisPlatform(), shown?.descriptor.platform ?? {}),
  };
}

/** The one whose details are shown: undefined where an index has none for this machine, and several for others. */
function chosen(root: Node, platform: Platform | undefined, reference: string): Node | undefined {
  if (root.parsed?.kind !== 'index') return root;
  const images = imagesIn(root);
  const found = choose(
    platform ?? thisPlatform(),
    images.map((node) => ({ node, platform: node.descriptor.platform ?? {} })),
  )?.node;
  if (found || !platform) return found ?? (images.length === 1 ? images[0] : undefined);
  throw otherPlatform(
    reference,
    platform,
    images.map((node) => node.descriptor.platform ?? {}),
  );
}

const imagesIn = ({ children }: Node): Node[] =>
  children.flatMap((child) =>
    isAttestation(child.descriptor) || isUnknownPlatform(child.descriptor)
      ? []
      : child.parsed?.kind === 'index'
        ? imagesIn(child)
        : [child],
  );
