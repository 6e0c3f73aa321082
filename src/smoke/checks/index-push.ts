import type { Check } from '../check.ts';

/** A multi-platform image. */
export const indexPush: Check = {
  name: 'index-push',
  async run({ index }) {
    await index();
    return undefined;
  },
  cause:
    'the registry refuses indexes; validation.manifests in registry/config.yml may ask for platforms that are missing',
  cure: 'the registry’s log has the reason',
};
