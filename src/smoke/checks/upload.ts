import type { Check } from '../check.ts';

/** A small blob in the simplest way: POST, then one PUT. */
export const upload: Check = {
  name: 'upload',
  async run({ blob }) {
    await blob();
    return undefined;
  },
  cause:
    'the registry takes no uploads: read-only, a mirror, a full disk, or a data folder it may not write to',
  cure: 'storage.maintenance.readonly and proxy in registry/config.yml, free space, then the registry’s log',
};
