import { mkdirSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crane, oras, skopeo } from '../support/binaries.ts';
import { output } from '../support/programs.ts';
import { pushImage, pushIndex, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { tempFolder } from '../support/tmp.ts';
import { login, startTwo, type TwoRegistries } from './two-registries.ts';

describeReal('copy and its peers', ['nginx', 'registry2', 'registry3', 'skopeo', 'crane', 'oras'], () => {
  let two: TwoRegistries;
  let index: Pushed;
  let env: NodeJS.ProcessEnv;
  let certs: string;

  beforeAll(async () => {
    two = await startTwo('3', '2.8');
    const { own, other, home } = two;
    const amd64 = await pushImage(own.http, 'peers/app', undefined, { seed: 'peers' });
    const arm64 = await pushImage(own.http, 'peers/app', undefined, {
      seed: 'peers',
      platform: { os: 'linux', architecture: 'arm64' },
    });
    index = await pushIndex(own.http, 'peers/app', 'v1', [amd64, arm64]);
    login(home, { [own.host]: own, [other.host]: other });
    certs = join(tempFolder(), 'certs');
    mkdirSync(certs);
    copyFileSync(own.ca, join(certs, 'own.crt'));
    copyFileSync(other.ca, join(certs, 'other.crt'));
    env = {
      HOME: home,
      SSL_CERT_DIR: certs,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: home,
      REGISTRY_AUTH_FILE: join(home, '.docker/config.json'),
      _CONTAINERS_ROOTLESS_UID: '1',
    };
  });
  afterAll(() => two.stop());

  /** How each copies an index whole, with its digest. */
  const copying = {
    skopeo: (from: string, to: string) =>
      output(
        skopeo()!,
        [
          'copy',
          '--all',
          '--preserve-digests',
          '--insecure-policy',
          '--src-cert-dir',
          certs,
          '--dest-cert-dir',
          certs,
          from,
          to,
        ],
        env,
      ),
    crane: (from: string, to: string) => output(crane()!, ['copy', from, to], env),
    oras: (from: string, to: string) =>
      output(oras()!, ['cp', '--from-plain-http=false', '--to-plain-http=false', from, to], env),
  } as const;
  const named = (peer: string, reference: string): string =>
    peer === 'skopeo' ? `docker://${reference}` : reference;

  test.each(['skopeo', 'crane', 'oras'] as const)(
    'what %s copied is there already, and the other way round',
    async (peer) => {
      const { own, other, copied } = two;
      const from = `${own.host}/peers/app:v1`;
      const theirs = `${other.host}/${peer}/theirs:v1`;
      await copying[peer](named(peer, from), named(peer, theirs));
      expect(await copied('peers/app:v1', theirs)).toMatchObject({ same: true, digest: index.digest });

      const ours = `${other.host}/${peer}/ours:v1`;
      await copied('peers/app:v1', ours);
      const back = `${own.host}/${peer}/back:v1`;
      await copying[peer](named(peer, ours), named(peer, back));
      expect(await copied(ours, `${peer}/back:v1`)).toMatchObject({ same: true, digest: index.digest });
    },
  );

  test('an OCI layout of each is read by the others', async () => {
    const { own, copied } = two;
    const folder = tempFolder();
    await copied('peers/app:v1', `oci:${folder}/ours:v1`);
    const to = `${own.host}/layout/skopeo:v1`;
    await copying.skopeo(`oci:${folder}/ours:v1`, `docker://${to}`);
    expect(await copied('peers/app:v1', 'layout/skopeo:v1')).toMatchObject({ same: true });
    await output(
      oras()!,
      ['cp', '--to-plain-http=false', '--from-oci-layout', `${folder}/ours:v1`, `${own.host}/layout/oras:v1`],
      env,
    );
    expect(await copied('peers/app:v1', 'layout/oras:v1')).toMatchObject({ same: true });

    await copying.skopeo(`docker://${own.host}/peers/app:v1`, `oci:${folder}/skopeo:v1`);
    expect((await copied(`oci:${folder}/skopeo:v1`, 'layout/of-skopeo:v1')).digest).toBe(index.digest);
    await output(
      oras()!,
      ['cp', '--from-plain-http=false', '--to-oci-layout', `${own.host}/peers/app:v1`, `${folder}/oras:v1`],
      env,
    );
    expect((await copied(`oci:${folder}/oras:v1`, 'layout/of-oras:v1')).digest).toBe(index.digest);
    await output(crane()!, ['pull', '--format=oci', `${own.host}/peers/app:v1`, `${folder}/crane`], env);
    expect((await copied(`oci:${folder}/crane`, 'layout/of-crane:v1')).digest).toBe(index.digest);
  });
});
