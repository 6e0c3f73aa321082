import { isOurs, type Manifest } from './manifest.ts';
import type { PlannedFile } from './plan.ts';

export interface Change extends PlannedFile {
  /** `edited`: somebody changed what we wrote, or it was never ours; the new text goes beside it. */
  state: 'new' | 'same' | 'changed' | 'edited';
  /** What lies on disk now. */
  before?: string;
}

export interface Comparison {
  changes: Change[];
  /** Files we wrote earlier that the settings no longer call for, unedited. */
  obsolete: string[];
}

/** Holds a plan against what lies on disk (`undefined` where there is no such file). */
export function compare(
  planned: readonly PlannedFile[],
  onDisk: ReadonlyMap<string, string>,
  manifest: Manifest | undefined,
): Comparison {
  const changes = planned.map((file): Change => {
    const before = onDisk.get(file.path);
    if (before === undefined) return { ...file, state: 'new' };
    if (before === file.content) return { ...file, state: 'same', before };
    return { ...file, state: isOurs(manifest, file.path, before) ? 'changed' : 'edited', before };
  });
  const wanted = new Set(planned.map(({ path }) => path));
  const obsolete = Object.keys(manifest?.files ?? {}).filter((path) => {
    const content = onDisk.get(path);
    return !wanted.has(path) && content !== undefined && isOurs(manifest, path, content);
  });
  return { changes, obsolete };
}
