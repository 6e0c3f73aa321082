import type { Descriptor } from '../registry/manifest.ts';
import type { HistoryEntry } from './config.ts';

/** A line of how an image was made: what was done, and the layer that came of it. */
export interface Step {
  layer?: Descriptor;
  entry?: HistoryEntry;
}

/**
 * Layers beside the commands that made them, in order. The n-th entry of the history that is not empty made the n-th
 * layer; where their numbers differ nothing tells which made which, and the history follows the layers.
 */
export function steps(layers: readonly Descriptor[], history: readonly HistoryEntry[]): Step[] {
  const making = history.filter(({ emptyLayer }) => !emptyLayer).length;
  if (making !== layers.length)
    return [...layers.map((layer) => ({ layer })), ...history.map((entry) => ({ entry }))];
  const left = [...layers];
  return history.map((entry) => {
    const layer = entry.emptyLayer ? undefined : left.shift();
    return layer ? { layer, entry } : { entry };
  });
}
