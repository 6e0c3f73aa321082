import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../../bundle/bundle.ts';
import { holdingStore } from '../hold.ts';
import { blobFile, layersFolder, linkIn } from '../layout.ts';
import { repositories } from '../repositories.ts';
import { blobIdentity, isBad, isSame, type BadBlob } from './blob-state.ts';
import { isFolder } from './entries.ts';
import { lookOver } from './look.ts';
import { carry, quarantine, type Move } from './quarantine.ts';
import { takesSparse } from './sparse.ts';
import type { Verified } from './verify.ts';

export interface Repaired {
  /** Below the data folder; absent where nothing had to be moved. */
  folder?: string;
  moved: string[];
}

const refuse = {
  kinds: ['start', 'write', 'delete'],
  reason: 'what is broken in the store is being moved aside: pulls go on; push and delete again in a minute',
} as const;

/** What nginx let through before it refused has reached the registry by then, in milliseconds. */
const settling = 2000;

/** Moves what was found broken out of the way, after a last look while nobody writes. Deletes nothing. */
export const repair = (bundle: Bundle, data: string, verified: Verified): Promise<Repaired> =>
  holdingStore(bundle, { who: 'verify --repair', refuse }, async () => {
    await sleep(settling);
    const moves = await lastLook(bundle, data, verified);
    if (moves.length === 0) return { moved: [] };
    const { folder, moved } = await quarantine(bundle, moves);
    const back = linksOfNew(data, folder, moved);
    const returned = new Set(await carry(bundle, `${data}/${folder}`, data, back));
    return { folder, moved: moved.filter((path) => !returned.has(path)) };
  });

/** What is to be moved: blobs first, so that whatever is uploaded from then on is kept. */
async function lastLook(bundle: Bundle, data: string, verified: Verified): Promise<Move[]> {
  const { findings, unneeded, good } = verified;
  const bad = unchanged(data, verified.bad);
  const looking = {
    data,
    sparse: await takesSparse(bundle),
    bad,
    good,
    onBad: () => undefined,
    onSuspect: () => undefined,
  };
  const known = new Set(findings.flatMap(({ moves }) => moves));
  const moves = new Map<string, string>();
  for (const [digest, { what }] of bad) moves.set(blobFile(data, digest), `blob ${digest} ${what}`);
  const links = linksTo(data, [...bad.keys()]);
  const sharing = new Set(links.map(({ name }) => name));
  for (const name of new Set([...findings.map(({ repository }) => repository), ...sharing])) {
    const now = lookOver(looking, name);
    for (const { what, moves: paths } of now.findings)
      for (const path of paths)
        if (known.has(path) || sharing.has(name)) moves.set(path, moves.get(path) ?? what);
  }
  for (const { digest, path } of links)
    moves.set(path, moves.get(path) ?? `blob ${digest} ${bad.get(digest)!.what}`);
  // Somebody may have pushed since then. Blobs that are still bad were taken above.
  const blobs = new Set([...verified.bad.keys()].map((digest) => blobFile(data, digest)));
  for (const { what, moves: paths } of unneeded)
    for (const path of paths)
      if (!blobs.has(path) && (path.endsWith('/link') ? dangling(data, path) : !isFolder(path)))
        moves.set(path, moves.get(path) ?? what);
  return ordered(data, moves);
}

/** Those that nobody has touched since they were read. */
const unchanged = (data: string, bad: ReadonlyMap<string, BadBlob>): Map<string, BadBlob> =>
  new Map(
    [...bad].filter(([digest, { identity }]) => {
      const found = blobIdentity(data, digest);
      return found !== undefined && isSame(isBad(found) ? found.identity : found, identity);
    }),
  );

/** Links to blobs in all repositories: with one left, the registry tells who pushes that it has the blob. */
const linksTo = (
  data: string,
  digests: readonly string[],
): { name: string; digest: string; path: string }[] =>
  digests.length === 0
    ? []
    : [...repositories(data)].flatMap((name) =>
        digests
          .map((digest) => ({ name, digest, path: linkIn(layersFolder(data, name), digest) }))
          .filter(({ path }) => existsSync(path)),
      );

/** A line of the list ends where a path with a line break would go on: no registry makes one. */
function ordered(data: string, moves: ReadonlyMap<string, string>): Move[] {
  const isBlob = ({ path }: Move): boolean => /\/blobs\/.*\/data$/.test(path);
  const all = [...moves]
    .map(([path, why]) => ({ path: path.slice(data.length + 1), why }))
    .filter(({ path }) => !/\p{Cc}/u.test(path));
  return [...all.filter(isBlob), ...all.filter((move) => !isBlob(move))];
}

const linkForm = /\/_layers\/(sha256|sha512)\/([0-9a-f]+)\/link$/;

const dangling = (data: string, path: string): boolean => {
  const target = contentOf(path);
  return target !== undefined && blobIdentity(data, target) === undefined;
};

/** Of moved links those that are whole, and whose blob has come anew: an upload that was under way brought it. */
const linksOfNew = (data: string, folder: string, moved: readonly string[]): string[] =>
  moved.filter((path) => {
    const parts = linkForm.exec(`/${path}`);
    const digest = parts && `${parts[1]}:${parts[2]}`;
    return (
      digest !== null &&
      contentOf(`${data}/${folder}/${path}`) === digest &&
      blobIdentity(data, digest) !== undefined
    );
  });

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
