import type { Platform } from '../../registry/manifest.ts';

/** Who needs what in a repository: tags and indexes. */
export interface Needs {
  repository: string;
  /** The tags that lead to a digest. */
  tags: Map<string, string[]>;
  /** The indexes that name a manifest, and for which platform. */
  parents: Map<string, { digest: string; platform: Platform | undefined }[]>;
}

/** The images that suffer when a manifest is broken, by every name: `app:v1`, `app:v1 (linux/arm64)`, `app@sha256:…`. */
export function imagesOf(needs: Needs, digest: string): string[] {
  const names = [...new Set(namesOf(needs, digest, '', new Set()))].sort();
  return names.length > 0 ? names : [`${needs.repository}@${digest}`];
}

function namesOf(needs: Needs, digest: string, label: string, seen: Set<string>): string[] {
  // No index can hold itself, as its digest would have to be known before it is; a broken one may say so.
  if (seen.has(digest)) return [];
  const path = new Set([...seen, digest]);
  const { repository, tags, parents } = needs;
  const direct = (tags.get(digest) ?? []).map((tag) => `${repository}:${tag}${label}`);
  const above = (parents.get(digest) ?? []).flatMap((parent) => {
    const own = label || platformLabel(parent.platform);
    const found = namesOf(needs, parent.digest, own, path);
    return found.length > 0 ? found : [`${repository}@${parent.digest}${own}`];
  });
  return [...direct, ...above];
}

function platformLabel(platform: Platform | undefined): string {
  if (!platform || platform.os === '') return '';
  // As buildx marks what it says about an image.
  if (platform.os === 'unknown') return ' (attestation)';
  const { os, architecture, variant } = platform;
  return ` (${[os, architecture, variant].filter(Boolean).join('/')})`;
}
