import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

export const registryView = ({ settings, secrets }: PlanInput): View => ({
  compose: settings.target === 'compose',
  // In a container the data is mounted where the image expects it; a process runs in the bundle's folder.
  rootDirectory: settings.target === 'compose' ? '/var/lib/registry' : settings.data,
  delete: settings.delete,
  httpSecret: secrets.httpSecret,
});
