import { join } from 'node:path';
import { compare, type Comparison } from '../bundle/compare.ts';
import { isOurs, parseManifest, type Manifest } from '../bundle/manifest.ts';
import { paths } from '../bundle/paths.ts';
import type { PlannedFile } from '../bundle/plan.ts';
import { readIfThere } from '../system/files.ts';

export async function readManifest(dir: string): Promise<Manifest | undefined> {
  const text = await readIfThere(join(dir, paths.manifest));
  return text === undefined ? undefined : parseManifest(text);
}

/** Holds a plan against the folder as it is now. */
export async function compareWithDisk(dir: string, planned: readonly PlannedFile[]): Promise<Comparison> {
  const manifest = await readManifest(dir);
  const known = new Set([...planned.map(({ path }) => path), ...Object.keys(manifest?.files ?? {})]);
  const onDisk = new Map<string, string>();
  for (const path of known) {
    const content = await readIfThere(join(dir, path));
    if (content !== undefined) onDisk.set(path, content);
  }
  return compare(planned, onDisk, manifest);
}

/** Whether a file is there and not as this tool wrote it. */
export async function isEdited(dir: string, path: string): Promise<boolean> {
  const content = await readIfThere(join(dir, path));
  return content !== undefined && !isOurs(await readManifest(dir), path, content);
}
