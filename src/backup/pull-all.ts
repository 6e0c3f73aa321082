import { join } from 'node:path';
import pMap from 'p-map';
import type { Bundle } from '../bundle/bundle.ts';
import { stopIfCancelled } from '../errors.ts';
import type { Io } from '../io.ts';
import { download, hashFor } from '../registry/download.ts';
import type { Http } from '../registry/http.ts';
import { getManifest } from '../registry/manifest.ts';
import { openOwn } from '../remotes/own.ts';
import { names } from './bundle-files.ts';
import type { Chosen } from './chosen.ts';
import { readLinks } from './links.ts';

export interface Pulled {
  tags: number;
  blobs: number;
  /** What could not be had as it should be, in words. */
  wrong: string[];
}

/** So many blobs, spread over all of them, stand for the rest, whose bytes were hashed when they were copied. */
const sample = 50;

/** Pulls the manifest of every tag of a backup from the registry made of it, and some blobs, and checks their bytes. */
export async function pullAll(
  bundle: Bundle,
  { folder }: Chosen,
  { io, update }: { io: Io; update: (detail: string) => void },
): Promise<Pulled> {
  const tags: { repository: string; tag: string; digest: string }[] = [];
  const layers: { repository: string; digest: string }[] = [];
  for await (const entry of readLinks(join(folder, names.links)))
    if (entry.kind === 'tag') tags.push(entry);
    else if (entry.kind === 'layer') layers.push(entry);
  const step = Math.max(1, Math.floor(layers.length / sample));
  const some = layers.filter((_, index) => index % step === 0);
  const http = await openOwn(bundle, { io });
  const wrong: string[] = [];
  let done = 0;
  const attempt = async (name: string, work: () => Promise<void>): Promise<void> => {
    stopIfCancelled(io.signal);
    await work().catch((error: unknown) => {
      stopIfCancelled(io.signal);
      wrong.push(`${name}: ${(error as Error).message}`);
    });
    update(`${++done} of ${tags.length + some.length}`);
  };
  try {
    await pMap(tags, (one) => attempt(`${one.repository}:${one.tag}`, () => pullManifest(http, one)), {
      concurrency: 8,
    });
    await pMap(some, (one) => attempt(`${one.repository}@${one.digest}`, () => pullBlob(http, one)), {
      concurrency: 4,
    });
  } finally {
    http.close();
  }
  return { tags: tags.length, blobs: some.length, wrong };
}

async function pullManifest(
  http: Http,
  { repository, tag, digest }: { repository: string; tag: string; digest: string },
): Promise<void> {
  const { body } = await getManifest(http, repository, tag);
  if (hashFor(digest).update(body).digest('hex') !== digest.split(':')[1])
    throw new Error(`what came is not ${digest}`);
}

async function pullBlob(http: Http, blob: { repository: string; digest: string }): Promise<void> {
  // It throws where the bytes are others.
  for await (const chunk of download(http, blob)) void chunk;
}
