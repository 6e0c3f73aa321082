import { rmSync } from 'node:fs';
import { blobFolder, repositoryFolder } from '../../../src/store/layout.ts';
import { largeBlob } from '../content/blob.ts';
import { image, type Image } from '../content/image.ts';
import { writeImage } from '../content/store.ts';
import type { Comparison, Figure, Measure } from '../figure.ts';
import { copiers, timed, type CopierName } from '../measure/copiers.ts';
import { newFolder } from '../peers/program.ts';
import { startRegistry } from '../peers/registry.ts';
import type { Servers } from '../servers.ts';
import type { Site } from '../site.ts';

const MiB = 1024 * 1024;

interface Registry {
  port: number;
  data: string;
}

/** Two registries, and the images that are copied from the first to the second. */
interface Between {
  from: Registry;
  to: Registry;
  large: Image;
  layered: Image;
}

const started = new WeakMap<Servers, Promise<Between>>();

function between(servers: Servers): Promise<Between> {
  const found = started.get(servers) ?? start(servers.site);
  started.set(servers, found);
  return found;
}

async function start(site: Site): Promise<Between> {
  const from = await startRegistry(site, 'copy-from');
  const to = await startRegistry(site, 'copy-to');
  const folder = newFolder(site, 'copy-content');
  const size = (site.quick ? 16 : 128) * MiB;
  const layers = Array.from({ length: 8 }, (_, index) => largeBlob(folder, `layer-${index}`, size));
  const large = image(folder, 'bench/copied', layers);
  writeImage(from.data, large);
  // The target has the bench's content from the beginning; these layers it shall not have.
  forget(to, 'bench/layered', site.content.layered);
  return { from, to, large, layered: site.content.layered };
}

let next = 0;

/** To a repository that the target does not have. Afterwards it has nothing of it again. */
async function fresh(site: Site, { from, to }: Between, one: Image, name: CopierName): Promise<number> {
  const repository = `fresh-${next++}/app`;
  const seconds = await timed(site, name, way(from, to, one, repository));
  forget(to, repository, one);
  return seconds;
}

const way = (from: Registry, to: Registry, { repository, tag }: Image, target: string) => ({
  from: `127.0.0.1:${from.port}/${repository}:${tag}`,
  to: `127.0.0.1:${to.port}/${target}:${tag}`,
});

function forget({ data }: Registry, repository: string, { config, layers, manifest }: Image): void {
  rmSync(repositoryFolder(data, repository), { recursive: true, force: true });
  for (const { digest } of [config, ...layers, manifest])
    rmSync(blobFolder(data, digest), { recursive: true, force: true });
}

type Kind = 'large' | 'layered' | 'there';

const titles: Readonly<Record<Kind, string>> = {
  large: 'copy of 8 × 128 MiB, seconds',
  layered: 'copy of 60 × 128 KiB, seconds',
  there: 'copy of what is there, seconds',
};

const comparison = (kind: Kind, peer: Exclude<CopierName, 'create-registry'>): Comparison => ({
  title: titles[kind],
  subject: 'create-registry',
  peer,
  target: { atMost: 1 },
  ...(kind === 'large' ? { pairs: 6 } : {}),
  prepare: async (servers) => {
    const both = await between(servers);
    const measure = (name: CopierName): Measure => {
      if (kind !== 'there') return () => fresh(servers.site, both, both[kind], name);
      const repeated = way(both.from, both.to, both.layered, 'there/app');
      return () => timed(servers.site, name, repeated);
    };
    if (kind === 'there') await measure('create-registry')();
    return { subject: measure('create-registry'), peer: measure(peer) };
  },
});

const peers = Object.keys(copiers).filter((name) => name !== 'create-registry') as Exclude<
  CopierName,
  'create-registry'
>[];

export const figure: Figure = {
  name: 'copy',
  help: 'an image from registry to registry, both registry 3 over plain HTTP; the start of the program included',
  comparisons: (['large', 'layered', 'there'] as const).flatMap((kind) =>
    peers.map((peer) => comparison(kind, peer)),
  ),
};
