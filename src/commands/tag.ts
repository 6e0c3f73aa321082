import type { Handler } from '../cli/command.ts';
import { resolve } from '../images/resolve.ts';
import { exitCode, OperationError, UsageError } from '../errors.ts';
import { getImage, getManifestBytes, type ManifestBytes } from '../images/image.ts';
import { linkContents } from '../images/link.ts';
import { orMissing } from '../images/missing.ts';
import type { Http } from '../registry/http.ts';
import { putManifest } from '../registry/manifest.ts';
import {
  formatReference,
  isTag,
  manifestReference,
  meantDigest,
  type Reference,
} from '../registry/reference.ts';
import type { Registries } from '../remotes/registries.ts';
import { visible } from '../text/visible.ts';
import { withRegistries } from './registries-here.ts';

export const run: Handler = (session) =>
  withRegistries(session, async (registries) => {
    const { out, invocation } = session;
    const { source, target } = wanted(registries, invocation.arguments);
    const http = await registries.http(source.registry);
    const image = await orMissing(source, () => contentOf(http, source));
    const before = await resolve(http, target.repository, target.tag);
    if (before?.digest !== image.digest) {
      if (target.repository !== source.repository)
        await link(http, { ...source, digest: image.digest }, target);
      await put(http, target, image);
    }
    const name = visible(formatReference(target));
    out.result(
      before?.digest === image.digest
        ? `${name} is ${image.digest} already`
        : `${name} is now ${image.digest}`,
    );
    if (before && before.digest !== image.digest) out.say(takeBack(target, before.digest));
    out.document({
      reference: formatReference(target),
      digest: image.digest,
      mediaType: image.mediaType,
      before: before?.digest ?? null,
    });
    return exitCode.done;
  });

type Tagged = Reference & { tag: string };

function wanted(
  registries: Registries,
  [from, to]: readonly string[],
): { source: Reference; target: Tagged } {
  if (from === undefined || to === undefined)
    throw usage('tag', 'it takes an image and a tag', 'create-registry tag REPOSITORY:TAG NEWTAG');
  const source = registries.parse(from);
  const target = targetOf(registries, source, to);
  if (target.registry === source.registry) return { source, target };
  throw usage(
    to,
    `${visible(to)} is in another registry, where the bytes have to be moved to`,
    `create-registry copy ${from} ${to}`,
  );
}

/** A tag in the same repository, or a reference to another one. */
function targetOf(registries: Registries, { registry, repository }: Reference, text: string): Tagged {
  if (isTag(text)) return { registry, repository, tag: chosenTag(text, text) };
  if (!/[/:@]/.test(text))
    throw usage(
      text,
      `"${visible(text)}" is no tag`,
      'a tag has up to 128 letters, digits, _ . and -, and begins with neither . nor -',
    );
  const { tag, digest, ...place } = registries.parse(text);
  if (digest !== undefined)
    throw usage(text, 'a digest cannot be chosen, it is that of the content', 'name a tag');
  if (tag === undefined) throw usage(text, 'it names no tag', `${text}:TAG`);
  return { ...place, tag: chosenTag(text, tag) };
}

/** Digits alone are a digest that somebody has copied; one as `sha256-…` is a tag on purpose (referrers tag schema). */
function chosenTag(text: string, tag: string): string {
  if (tag.startsWith('sha') || meantDigest(tag) === undefined) return tag;
  throw usage(text, 'a digest cannot be chosen, it is that of the content', 'name a tag');
}

const usage = (where: string, what: string, cure: string): UsageError =>
  new UsageError([{ where: visible(where), what, cure }]);

/** With a tag beside the digest it is the digest that counts. */
const contentOf = (http: Http, source: Reference): Promise<ManifestBytes> =>
  getManifestBytes(http, source.repository, manifestReference(source));

async function link(http: Http, source: Reference & { digest: string }, target: Tagged): Promise<void> {
  const image = await getImage(http, source.repository, source.digest);
  const refused = await linkContents(http, source.repository, target.repository, image);
  if (refused === undefined) return;
  throw new OperationError([
    {
      where: formatReference(target),
      what: `the registry does not link ${refused} from ${source.repository} into ${target.repository}`,
      cure: `move the bytes: create-registry copy ${formatReference(source)} ${formatReference(target)}`,
    },
  ]);
}

/** The same bytes have the same digest; what says otherwise did not store them as they are. */
async function put(http: Http, { registry, repository, tag }: Tagged, image: ManifestBytes): Promise<void> {
  await putManifest(http, repository, tag, image.bytes, image.mediaType);
  const now = await resolve(http, repository, tag);
  if (now?.digest === image.digest) return;
  throw new OperationError([
    {
      where: formatReference({ registry, repository, tag }),
      what: `the tag should be ${image.digest} now, but the registry says ${now?.digest ?? 'that there is no such tag'}`,
      cure: 'somebody may have pushed at the same moment: look at it with create-registry inspect',
    },
  ]);
}

const takeBack = ({ registry, repository, tag }: Tagged, digest: string): string =>
  visible(
    `It was ${digest}; to take it back: create-registry tag ${formatReference({ registry, repository, digest })} ${tag}`,
  );
