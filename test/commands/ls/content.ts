import { getManifest, putManifest } from '../../../src/registry/manifest.ts';
import { header } from '../../../src/registry/message.ts';
import type { RegistryBundle } from '../../support/registry-bundle.ts';
import {
  pushArtifact,
  pushAttestation,
  pushCosign,
  pushImage,
  pushIndex,
  pushReferrer,
  type Pushed,
} from '../../support/push.ts';

/** Of everything one kind, under the tags that `ls` shows. */
export interface Content {
  v1: Pushed;
  v2: Pushed;
  multi: Pushed;
  amd64: Pushed;
  arm64: Pushed;
}

export async function fill({ http }: RegistryBundle): Promise<Content> {
  const app = 'team/app';
  const v1 = await pushImage(http, app, 'v1', { seed: 'v1', created: '2025-05-06T07:08:09.123456789Z' });
  const v2 = await pushImage(http, app, 'v2', { seed: 'v2', docker: true });
  await retag(http, app, 'v2', 'latest');
  const amd64 = await pushImage(http, app, undefined, { seed: 'multi' });
  const arm64 = await pushImage(http, app, undefined, {
    seed: 'multi',
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    created: '2026-07-08T09:10:11Z',
  });
  const multi = await pushIndex(http, app, 'multi', [amd64, arm64, await pushAttestation(http, amd64)]);
  await pushArtifact(http, app, 'chart', { artifactType: 'application/vnd.cncf.helm.config.v1+json' });
  await pushCosign(http, v1);
  await pushReferrer(http, v1, 'application/spdx+json');
  await pushImage(http, 'team', 'only', { seed: 'parent' });
  await pushImage(http, 'team/app/part', 'only', { seed: 'child', layers: [10] });
  await pushImage(http, 'other', '1', { seed: 'v1', created: '2025-05-06T07:08:09.123456789Z' });
  return { v1, v2, multi, amd64, arm64 };
}

/** Another tag for what is there. */
export async function retag(
  http: RegistryBundle['http'],
  repository: string,
  from: string,
  to: string,
): Promise<void> {
  const answer = await getManifest(http, repository, from);
  await putManifest(http, repository, to, answer.body, header(answer, 'content-type'));
}

/** What the parts of a manifest add up to: config and layers. */
export const sizeOf = ({ config, layers = [] }: Pushed): number =>
  [config!, ...layers].reduce((sum, { size }) => sum + size, 0);
