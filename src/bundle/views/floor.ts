import { parseMinFree } from '../../settings/values/min-free.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

/** Of a floor in bytes nobody says how many files that is: a hundredth of them, then. */
const usualShareOfFiles = 100;

export function floorView({ settings }: PlanInput): View {
  const { share, bytes } = parseMinFree(settings.minFree);
  return {
    compose: settings.target === 'compose',
    data: settings.data,
    share,
    bytes,
    shareOfFiles: share > 0 ? share : usualShareOfFiles,
  };
}
