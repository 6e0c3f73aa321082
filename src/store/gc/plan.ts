/** What `bin/gc --plan` says would go. */
export interface GcPlan {
  /** Digest and bytes of what nobody needs. */
  blobs: Map<string, number>;
  /** Untagged manifests that go first. */
  manifests: { repository: string; digest: string }[];
  /** Blobs that stay because a push may be about to name them. */
  young: number;
  /** For each repository the blobs that only it and others like it hold. */
  repositories: Map<string, string[]>;
  /** In words; with any of it nothing is removed. */
  damage: string[];
  /** All of the store, in bytes. */
  stored: number;
}

/** Reads a line for each thing, a word in front that says what it is. */
export function readPlan(text: string): GcPlan {
  const plan: GcPlan = {
    blobs: new Map(),
    manifests: [],
    young: 0,
    repositories: new Map(),
    damage: [],
    stored: 0,
  };
  for (const line of text.split('\n')) {
    const [kind, first = '', second = ''] = line.split(' ');
    if (kind === 'blob') plan.blobs.set(first, Number(second));
    else if (kind === 'manifest') plan.manifests.push({ repository: first, digest: second });
    else if (kind === 'young') plan.young++;
    else if (kind === 'damage') plan.damage.push(line.slice('damage '.length));
    else if (kind === 'store') plan.stored = Number(first);
    else if (kind === 'layer')
      plan.repositories.set(second, [...(plan.repositories.get(second) ?? []), first]);
  }
  return plan;
}

export const sum = (plan: GcPlan, digests: Iterable<string> = plan.blobs.keys()): number => {
  let total = 0;
  for (const digest of digests) total += plan.blobs.get(digest) ?? 0;
  return total;
};
