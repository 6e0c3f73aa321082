import pMap from 'p-map';
import type { Target } from './target.ts';
import type { Tree } from './tree.ts';

/** Puts manifests there, each after what it names, and once. */
export async function putManifests(root: Tree, target: Target): Promise<void> {
  const put = new Map<Tree, Promise<void>>();
  await pMap(root.children, (child) => once(child), { concurrency: 6 });
  await target.putManifest(root.manifest, { root: true });

  function once(tree: Tree): Promise<void> {
    const found = put.get(tree) ?? inside(tree);
    put.set(tree, found);
    return found;
  }
  async function inside(tree: Tree): Promise<void> {
    for (const child of tree.children) await once(child);
    if (tree.there) return;
    await target.putManifest(tree.manifest, { root: false });
  }
}
