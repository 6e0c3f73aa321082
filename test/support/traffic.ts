import { setTimeout as sleep } from 'node:timers/promises';
import { getBlob } from '../../src/registry/blob.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { RegistryError } from '../../src/registry/errors.ts';
import type { Http } from '../../src/registry/http.ts';
import { getManifest } from '../../src/registry/manifest.ts';
import { linux, pushImage, pushIndex, type Pushed } from './push.ts';

/** An image or an index that the registry has acknowledged under a tag, and all it is made of. */
export interface Acknowledged {
  repository: string;
  tag: string;
  digest: string;
  /** Digests of manifests: its own, and those of an index's children. */
  manifests: string[];
  blobs: string[];
}

export interface Traffic {
  /** Everything pushed so far, by `REPOSITORY:TAG`; nothing takes it away again. */
  images: ReadonlyMap<string, Acknowledged>;
  /** Images pulled whole so far, each by tag and by digest. */
  pulls: () => number;
  /** Pushes that were refused because the store was being looked after; they are not repeated. */
  refused: () => number;
  /** What went wrong although nothing may: failed pulls, pushes refused with another reason. */
  failures: string[];
  stop(): Promise<void>;
}

/** Clients that push and pull without pause, and never try a request again. */
export function startTraffic(
  http: Http,
  repositories: readonly string[],
  { pullers = 4, pause = 100 }: { pullers?: number; pause?: number } = {},
): Traffic {
  const images = new Map<string, Acknowledged>();
  const failures: string[] = [];
  const count = { pulls: 0, refused: 0 };
  let going = true;

  const push = async (number: number): Promise<void> => {
    const repository = repositories[number % repositories.length]!;
    const tag = `build-${number}`;
    try {
      const image = await (number % 3 === 0 ? multi : single)(http, repository, tag);
      images.set(`${repository}:${tag}`, { ...image, repository, tag });
    } catch (error) {
      if (!isRefusal(error)) failures.push(`push of ${repository}:${tag}: ${String(error)}`);
      count.refused++;
      await sleep(100);
    }
  };
  const pushing = (async () => {
    for (let number = 0; going; number++) {
      await push(number);
      await sleep(pause);
    }
  })();
  const pulling = Array.from({ length: pullers }, async () => {
    while (going) {
      const all = [...images.values()];
      const image = all[Math.trunc(Math.random() * all.length)];
      if (image === undefined) {
        await sleep(5);
        continue;
      }
      try {
        await pullWhole(http, image);
        count.pulls++;
      } catch (error) {
        failures.push(`pull of ${image.repository}:${image.tag}: ${String(error)}`);
      }
    }
  });
  return {
    images,
    pulls: () => count.pulls,
    refused: () => count.refused,
    failures,
    stop: async () => {
      going = false;
      await Promise.all([pushing, ...pulling]);
    },
  };
}

/** Throws unless every byte of it is there. */
export async function pullWhole(http: Http, image: Acknowledged): Promise<void> {
  for (const reference of [image.tag, ...image.manifests]) {
    const { body } = await getManifest(http, image.repository, reference);
    const digest = sha256(body);
    if (digest !== (reference === image.tag ? image.digest : reference))
      throw new Error(`${reference} is ${digest}`);
  }
  for (const digest of image.blobs) {
    const { body } = await getBlob(http, image.repository, digest);
    if (sha256(body) !== digest) throw new Error(`${digest} has other bytes`);
  }
}

type Content = Omit<Acknowledged, 'repository' | 'tag'>;

const blobs = ({ config, layers = [] }: Pushed): string[] =>
  [config, ...layers].flatMap((part) => (part ? [part.digest] : []));

async function single(http: Http, repository: string, tag: string): Promise<Content> {
  const image = await pushImage(http, repository, tag, { seed: `${repository}:${tag}` });
  return { digest: image.digest, manifests: [image.digest], blobs: blobs(image) };
}

async function multi(http: Http, repository: string, tag: string): Promise<Content> {
  const seed = `${repository}:${tag}`;
  const children = [
    await pushImage(http, repository, undefined, { seed }),
    await pushImage(http, repository, undefined, { seed, platform: { ...linux, architecture: 'arm64' } }),
  ];
  const index = await pushIndex(http, repository, tag, children);
  return {
    digest: index.digest,
    manifests: [index.digest, ...children.map(({ digest }) => digest)],
    blobs: [...new Set(children.flatMap(blobs))],
  };
}

/**
 * By the gate; or because a collection without a grace time, which only a test asks for, took a part that no manifest
 * named yet.
 */
const isRefusal = (error: unknown): boolean =>
  error instanceof RegistryError &&
  (error.status === 403 ? error.code === 'DENIED' : /BLOB_UNKNOWN|MANIFEST_UNKNOWN/.test(error.code ?? ''));
