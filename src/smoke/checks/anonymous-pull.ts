import { blobPath } from '../../registry/blob.ts';
import { manifestPath } from '../../registry/manifest.ts';
import { acceptManifests } from '../../registry/media-type.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** Blobs and manifests, too, are for those with a password only: nginx answers for them elsewhere than for /v2/. */
export const anonymousPull: Check = {
  name: 'anonymous-pull',
  async run({ image, anonymous, guess, basicAuth, repository }) {
    const { layer, manifest, tag } = await image();
    if (!basicAuth) return 'open to everybody, as set';
    const paths = [
      blobPath(repository, layer.digest),
      manifestPath(repository, tag),
      manifestPath(repository, manifest.digest),
    ];
    const headers = { accept: `${acceptManifests}, */*` };
    const without = async (path: string) =>
      (await anonymous.request({ method: 'GET', path, headers })).status;
    for (const [who, ask] of [
      ['without a password', without],
      ['with a wrong password', (path: string) => guess(path, headers)],
    ] as const) {
      const statuses = await Promise.all(paths.map(ask));
      const open = statuses.findIndex((status) => status !== 401 && status !== 429);
      if (open >= 0)
        throw new Failed({ detail: `GET ${paths[open]} ${who} answered ${statuses[open]} instead of 401` });
    }
    return undefined;
  },
};
