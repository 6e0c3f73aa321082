import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mediaType } from '../../../src/registry/media-type.ts';
import { inProcess } from '../../support/cli.ts';
import { tempFolder } from '../../support/tmp.ts';

test('digests of SHA-512, whose files have long names, come through an archive as they are', async () => {
  const cwd = tempFolder();
  const put = (algorithm: string, type: string, content: string) => {
    const hex = createHash(algorithm).update(content).digest('hex');
    const folder = join(cwd, 'in/blobs', algorithm);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, hex), content);
    return { mediaType: type, digest: `${algorithm}:${hex}`, size: content.length };
  };
  const config = put('sha512', mediaType.config, '{"os":"linux","architecture":"amd64"}');
  const layers = ['one', 'two'].map((text) => put('sha512', mediaType.gzipLayer, text));
  const manifest = { schemaVersion: 2, mediaType: mediaType.manifest, config, layers };
  const root = put('sha256', mediaType.manifest, JSON.stringify(manifest));
  writeFileSync(join(cwd, 'in/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(cwd, 'in/index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));

  for (const words of [
    ['oci:in', 'docker-archive:app.tar:app:v1'],
    ['docker-archive:app.tar', 'oci:out:v1'],
  ]) {
    const { code, stdout, stderr } = await inProcess(['copy', ...words], { cwd, env: { HOME: cwd } });
    expect([code, stdout], stderr).toEqual([0, expect.stringContaining(root.digest)]);
  }
  const files = (folder: string): string[] => readdirSync(join(cwd, folder, 'blobs/sha512')).sort();
  expect(files('out')).toEqual(files('in'));
  for (const name of files('in'))
    expect(readFileSync(join(cwd, 'out/blobs/sha512', name))).toEqual(
      readFileSync(join(cwd, 'in/blobs/sha512', name)),
    );
});
