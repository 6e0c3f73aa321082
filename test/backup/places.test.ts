import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyChecked, isWhole } from '../../src/backup/checked-copy.ts';
import { blobFile } from '../../src/store/layout.ts';
import { pushBlob } from '../../src/registry/upload.ts';
import { putManifest } from '../../src/registry/manifest.ts';
import { content, pushImage } from '../support/push.ts';
import { pullWhole } from '../support/pulled.ts';
import { describeReal } from '../support/real.ts';
import { inProcess } from '../support/cli.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { restoreFrom } from '../support/restored.ts';
import { tempFolder } from '../support/tmp.ts';

test('what lies there as a blob and is no file is damaged, and is not read', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const folder = tempFolder();
  const from = blobFile(folder, digest);
  mkdirSync(dirname(from), { recursive: true });
  // It would never end.
  symlinkSync('/dev/zero', from);
  const to = {
    digest,
    part: join(folder, 'part'),
    to: join(folder, 'to'),
    modes: { file: 0o600, folder: 0o700 },
  };
  expect([await isWhole(from, digest), await copyChecked(from, to)]).toEqual([false, false]);
  expect(readdirSync(folder)).toEqual(['docker']);
});

test('what a backup says of itself cannot speak to the terminal; one that was begun is not offered', async () => {
  const to = tempFolder();
  const folder = join(to, 'backups/20260102T030405Z');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(to, 'create-registry-backup.json'), '{"format":1}\n');
  const restored = () => inProcess(['restore', to, join(tempFolder(), 'new'), '--yes']);
  const none = (await restored()).stderr;
  expect(none).toContain('there is no complete backup');
  expect(none).not.toContain('2026-01-02');
  const seal = { format: 1, at: 'now', registry: { url: '\u001b[2J', id: '' }, damaged: [] };
  const files = { 'links.gz': '', 'bundle/settings.yml': '' };
  const counts = { repositories: 0, tags: 0, blobs: 0, bytes: 0 };
  writeFileSync(join(folder, 'complete.json'), JSON.stringify({ ...seal, ...counts, files }));
  const { stderr } = await restored();
  expect(stderr).toContain('Backup of now');
  expect(stderr).not.toContain('\u001b');
});

describeReal('a place of backups', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => {
    bundle = await startBundle('3');
    await pushImage(bundle.http, 'team/app', 'v1', { seed: 'one' });
  });
  afterAll(() => bundle?.stop());

  const done = async (...words: string[]): Promise<void> => {
    const { code, stdout, stderr } = await bundle.run('backup', ...words);
    expect(code, stdout + stderr).toBe(0);
  };

  test('a complete backup that cannot be read stays, whatever time it says the new one is the newest', async () => {
    const to = join(tempFolder(), 'to');
    const backups = join(to, 'backups');
    await done(to);
    const [name = ''] = readdirSync(backups);
    // As a later version would write it.
    writeFileSync(join(backups, name, 'complete.json'), '{"format":2}\n');
    const kept = await bundle.run('backup', to, '--keep', '2');
    expect([kept.code, kept.stderr]).toEqual([1, expect.stringContaining('complete.json is not as it was')]);
    expect(readdirSync(backups)).toHaveLength(2);
    // By a clock that was wrong.
    renameSync(join(backups, name), join(backups, '20990101T000000Z'));
    await done(to, '--keep', '1');
    expect(readdirSync(backups)).toEqual(['20990101T000001Z']);
  });

  test('a link into the bundle is inside of it, too', async () => {
    const link = join(tempFolder(), 'link');
    symlinkSync(bundle.dir, link);
    const { code, stderr } = await bundle.run('backup', join(link, 'backups'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('is inside of')]);
  });

  test('restore, second try: takes another port and the passphrase, and leaves what was pushed meanwhile', async () => {
    const to = join(tempFolder(), 'to');
    const passphrase = join(tempFolder(), 'passphrase');
    writeFileSync(passphrase, 'four words of mine\n');
    const env = { CREATE_REGISTRY_BACKUP_PASSPHRASE_FILE: passphrase };
    const made = await bundle.runWith({ env }, 'backup', to, '--ca-key');
    expect(made.code, made.stderr).toBe(0);
    const dir = join(tempFolder(), 'restored');
    const stopped = await inProcess(['restore', to, dir, '--yes']);
    expect([stopped.code, stopped.stderr]).toEqual([1, expect.stringContaining('port')]);
    // Another program's tag of that name, as it is when somebody has started it by hand.
    const current = 'docker/registry/v2/repositories/team/app/_manifests/tags/v1/current/link';
    const newer = `sha256:${'b'.repeat(64)}`;
    writeFileSync(join(dir, 'data', current), newer);
    const again = await restoreFrom(to, bundle, { dir, env });
    expect(again.stderr).toContain('team/app:v1');
    expect(readFileSync(join(dir, 'data', current), 'utf8')).toBe(newer);
    expect(readdirSync(join(dir, 'pki'))).toContain('ca.key');
    expect((await inProcess(['api', 'GET', '_catalog', '-C', dir])).stdout).toContain('team/app');
  });

  test('an image that names a layer by SHA-512 comes back', async () => {
    const { config } = await pushImage(bundle.http, 'team/long', undefined, { seed: 'long' });
    const layer = content('sha512', 2000);
    const digest = `sha512:${createHash('sha512').update(layer).digest('hex')}`;
    await pushBlob(bundle.http, 'team/long', digest, layer);
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = {
      schemaVersion: 2,
      mediaType,
      config,
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: 2000 }],
    };
    await putManifest(bundle.http, 'team/long', 'v1', Buffer.from(JSON.stringify(manifest)));
    const to = join(tempFolder(), 'to');
    await done(to);
    const restored = await restoreFrom(to, bundle);
    expect(restored.code, restored.stdout + restored.stderr).toBe(0);
    await pullWhole(restored.http, 'team/long', 'v1');
  });
});
