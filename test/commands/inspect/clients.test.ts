import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { crane, oras } from '../../support/binaries.ts';
import { output } from '../../support/programs.ts';
import { pushImage, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';

interface Document {
  digest: string;
  kind: string;
  attached: object[];
  image: { type: string; layers: { digest: string; size: number; annotations?: Record<string, string> }[] };
}

for (const major of ['3', '2.8'] as const)
  describeReal(
    `oras, crane and inspect agree, registry ${major}`,
    ['nginx', 'oras', 'crane', major === '3' ? 'registry3' : 'registry2'],
    () => {
      let registry: RegistryBundle;
      let image: Pushed;
      let env: NodeJS.ProcessEnv;
      let files: string;
      const document = async (name: string): Promise<Document> => {
        const { code, stdout, stderr } = await registry.run('inspect', name, '--json');
        expect(code, stderr + stdout).toBe(0);
        return JSON.parse(stdout) as Document;
      };

      beforeAll(async () => {
        registry = await startBundle(major);
        image = await pushImage(registry.http, 'team/app', 'v1');
        const auth = Buffer.from(`${registry.user}:${registry.password}`).toString('base64');
        const folder = tempFolder();
        writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
        env = { DOCKER_CONFIG: folder, HOME: folder, SSL_CERT_FILE: registry.ca };
        files = tempFolder();
        writeFileSync(join(files, 'notes.txt'), 'notes\n');
        writeFileSync(join(files, 'sbom.json'), '{"spdxVersion":"SPDX-2.3"}\n');
      });
      afterAll(() => registry?.stop());

      // For localhost it would leave TLS out. It stores paths as they are written: it has to run in their folder.
      const called = (...args: string[]): Promise<string> =>
        output('env', ['-C', files, oras()!, ...args, '--plain-http=false'], env);

      test('about files that oras pushed', async () => {
        const name = `${registry.host}/team/files:v1`;
        await called('push', name, 'notes.txt:text/plain');
        const shown = await document('team/files:v1');
        expect(shown).toMatchObject({
          kind: 'files (ORAS)',
          image: {
            layers: [
              {
                digest: sha256('notes\n'),
                size: 6,
                annotations: { 'org.opencontainers.image.title': 'notes.txt' },
              },
            ],
          },
        });
        expect((await called('resolve', name)).trim()).toBe(shown.digest);
        const { stdout } = await registry.run('inspect', 'team/files:v1');
        expect(stdout).toContain(`1  ${sha256('notes\n')}  6 bytes  text/plain  notes.txt`);
        expect((await registry.run('blob', `team/files@${sha256('notes\n')}`)).stdout).toBe('notes\n');
      });

      test('about what oras attached to an image', async () => {
        const name = `${registry.host}/team/app:v1`;
        await called('attach', '--artifact-type', 'application/spdx+json', name, 'sbom.json');
        const found = JSON.parse(await called('discover', '--format', 'json', name)) as {
          referrers: { digest: string }[];
        };
        const shown = await document('team/app:v1');
        expect(shown.digest).toBe(image.digest);
        expect(shown.attached).toEqual([
          {
            name: 'SBOM',
            type: 'application/spdx+json',
            digest: found.referrers[0]!.digest,
            size: expect.any(Number) as number,
          },
        ]);
        const attached = await document(`team/app@${found.referrers[0]!.digest}`);
        expect(attached.kind).toBe('SBOM');
      });

      test('about an image as crane sees it', async () => {
        const name = `${registry.host}/team/app:v1`;
        expect((await output(crane()!, ['digest', name], env)).trim()).toBe(image.digest);
        expect((await registry.run('inspect', 'team/app:v1', '--raw')).stdout).toBe(
          await output(crane()!, ['manifest', name], env),
        );
        await output(crane()!, ['mutate', '--label', 'made=by-crane', '--tag', `${name}-crane`, name], env);
        const shown = await document('team/app:v1-crane');
        expect(shown.digest).toBe((await output(crane()!, ['digest', `${name}-crane`], env)).trim());
        expect(shown).toMatchObject({ kind: 'image', image: { config: { labels: { made: 'by-crane' } } } });
      });
    },
  );
