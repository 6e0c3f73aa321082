import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { deleteBlob } from '../../../src/registry/blob.ts';
import { pushBlob } from '../../../src/registry/upload.ts';
import { blobFile } from '../../../src/store/layout.ts';
import { bin, cleanEnv } from '../../support/cli.ts';
import { content, pushImage, pushIndex, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { terminal } from '../../support/terminal.ts';
import { tempFolder } from '../../support/tmp.ts';

const repository = 'team/app';
const bytes = content('a layer', 3_000_000);
const digest = sha256(bytes);
const hex = digest.slice('sha256:'.length);

for (const major of ['3', '2.8'] as const)
  describeReal(`blob, from registry ${major}`, ['nginx', major === '3' ? 'registry3' : 'registry2'], () => {
    let registry: RegistryBundle;
    let image: Pushed;
    let folder: string;
    let file: string;
    const get = (...words: string[]) => registry.run('blob', `${repository}@${digest}`, ...words);

    beforeAll(async () => {
      registry = await startBundle(major);
      await pushBlob(registry.http, repository, digest, bytes);
      image = await pushImage(registry.http, repository, 'v1', { docker: true });
    });
    afterAll(() => registry?.stop());
    beforeEach(() => {
      folder = tempFolder();
      file = join(folder, 'layer.tar');
    });

    test('into a file, and nothing else', async () => {
      const { code, stdout, stderr } = await get('-o', file, '--json');
      expect(code, stderr + stdout).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        reference: `${registry.host}/${repository}@${digest}`,
        digest,
        size: bytes.length,
        file,
        how: 'downloaded',
      });
      expect(sha256(readFileSync(file))).toBe(digest);
      expect(readdirSync(folder)).toEqual(['layer.tar']);
      expect(statSync(file).mode & 0o777).toBe(0o666 & ~process.umask());
    });

    test('into a folder, under its digest; relative to the working folder', async () => {
      const { code, stdout, stderr } = await registry.runWith(
        { cwd: folder },
        'blob',
        `${repository}@${digest}`,
        '-o',
        '.',
      );
      expect([code, stdout], stderr).toEqual([0, `${join(folder, hex)}\n`]);
      expect(sha256(readFileSync(join(folder, hex)))).toBe(digest);
    });

    test('to standard output, whole, through a pipe that is read slowly', async () => {
      const args = [bin, 'blob', `${repository}@${digest}`, '-C', registry.dir];
      const child = spawn(process.execPath, args, {
        env: cleanEnv({ HOME: folder }),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const chunks: Buffer[] = [];
      for await (const chunk of child.stdout) {
        chunks.push(chunk as Buffer);
        if (chunks.length < 5) await new Promise((resolve) => setTimeout(resolve, 50));
      }
      if (child.exitCode === null) await once(child, 'exit');
      expect([child.exitCode, sha256(Buffer.concat(chunks))]).toEqual([0, digest]);
    });

    test('a reader that goes away is told of, not waited for', () => {
      const command = `"${process.execPath}" "${bin}" blob ${repository}@${digest} -C "${registry.dir}" | head -c 10 >/dev/null; exit "\${PIPESTATUS[0]}"`;
      const run = () =>
        execFileSync('bash', ['-c', command], { env: cleanEnv({ HOME: folder }), stdio: 'pipe' });
      expect(run).toThrow(/whoever read the output closed it before the end of the blob/);
    });

    test('not to a terminal, unless told to', async () => {
      const screen = await terminal(
        [process.execPath, bin, 'blob', `${repository}@${digest}`, '-C', registry.dir],
        {
          env: { HOME: folder },
        },
      );
      await screen.waitFor('a blob is binary and would garble this terminal');
      expect(await screen.ended()).toBe(2);
    });

    test('--json has no room for the blob itself', async () => {
      const { code, stdout } = await get('--json');
      expect([code, stdout]).toEqual([2, expect.stringContaining('blob … --json -o FILE')]);
    });

    test('into a pipe, which stays one', async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const reader = spawn('sha256sum', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
      const said = reader.stdout.toArray();
      const { code, stderr } = await get('-o', pipe);
      expect(code, stderr).toBe(0);
      expect(Buffer.concat((await said) as Buffer[]).toString()).toContain(hex);
      expect(lstatSync(pipe).isFIFO()).toBe(true);
    });

    test('a device that takes no more', async (context) => {
      const full = join(folder, 'full');
      try {
        execFileSync('mknod', [full, 'c', '1', '7'], { stdio: 'pipe' });
        writeFileSync(full, '');
      } catch {
        context.skip('this user may make no devices');
      }
      const { code, stderr } = await get('-o', full);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`The disk is full: ${full} could not be written`),
      ]);
      expect(lstatSync(full).isCharacterDevice()).toBe(true);
    });

    test('a file that has that content is left alone', async () => {
      writeFileSync(file, bytes);
      const { ino } = statSync(file);
      expect(JSON.parse((await get('-o', file, '--json')).stdout)).toMatchObject({ how: 'there already' });
      expect(statSync(file).ino).toBe(ino);
    });

    test('a file with other content is replaced, through a link as well', async () => {
      const link = join(folder, 'link');
      writeFileSync(file, Buffer.alloc(bytes.length), { mode: 0o640 });
      symlinkSync('layer.tar', link);
      expect((await get('-o', link)).code).toBe(0);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect([sha256(readFileSync(file)), statSync(file).mode & 0o777]).toEqual([digest, 0o640]);
      expect(readdirSync(folder).sort()).toEqual(['layer.tar', 'link']);
    });

    test('goes on where a killed run stopped', async () => {
      writeFileSync(`${file}.${hex.slice(0, 12)}.1-00000000-aaaaaa.partial`, bytes.subarray(0, 1_234_567));
      expect(JSON.parse((await get('-o', file, '--json')).stdout)).toMatchObject({ how: 'resumed' });
      expect(sha256(readFileSync(file))).toBe(digest);
      expect(readdirSync(folder)).toEqual(['layer.tar']);
    });

    test.each([
      ['all', bytes.length],
      ['too much', bytes.length + 10],
    ])('%s of it may be there', async (_, count) => {
      writeFileSync(
        `${file}.${hex.slice(0, 12)}.1-00000000-aaaaaa.partial`,
        Buffer.concat([bytes, bytes]).subarray(0, count),
      );
      expect((await get('-o', file)).code).toBe(0);
      expect(sha256(readFileSync(file))).toBe(digest);
    });

    test('begins anew where what a killed run left is not of this blob', async () => {
      writeFileSync(`${file}.${hex.slice(0, 12)}.1-00000000-aaaaaa.partial`, Buffer.alloc(2_000_000));
      const { code, stderr } = await get('-o', file);
      expect([code, stderr]).toEqual([0, expect.stringContaining('what an earlier run left does not fit')]);
      expect(sha256(readFileSync(file))).toBe(digest);
      expect(readdirSync(folder)).toEqual(['layer.tar']);
    });

    test('two at once into the same file', async () => {
      const results = await Promise.all([get('-o', file), get('-o', file), get('-o', file)]);
      expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
      expect(sha256(readFileSync(file))).toBe(digest);
      expect(readdirSync(folder)).toEqual(['layer.tar']);
    });

    test.each([
      ['changed', (path: string) => writeFileSync(path, Buffer.alloc(500_000))],
      ['cut off', (path: string) => truncateSync(path, 300_000)],
      ['emptied', (path: string) => truncateSync(path, 0)],
    ])('a blob that was %s on the server never gets the file’s name', async (how, damage) => {
      const bad = content(`${how} ${major}`, 500_000);
      const name = sha256(bad);
      await pushBlob(registry.http, repository, name, bad);
      damage(blobFile(registry.data, name));
      writeFileSync(file, 'from before');
      const { code, stderr } = await registry.run('blob', `${repository}@${name}`, '-o', file);
      expect(code).toBe(1);
      expect(stderr).toContain(name);
      expect(stderr).toContain('nothing of it was kept');
      expect(readFileSync(file, 'utf8')).toBe('from before');
      expect(readdirSync(folder)).toEqual(['layer.tar']);

      const piped = await registry.run('blob', `${repository}@${name}`);
      expect([piped.code, piped.stderr]).toEqual([
        1,
        expect.stringContaining('what was written is not to be used'),
      ]);
    });

    test('a disk that gets full', async (context) => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', disk], { stdio: 'pipe' });
      } catch {
        context.skip('this user may mount nothing');
      }
      try {
        const early = await get('-o', join(disk, 'layer'));
        expect([early.code, early.stderr]).toEqual([
          1,
          expect.stringContaining('MB are missing of this blob'),
        ]);
        expect(readdirSync(disk)).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    });

    test('a folder that is not there, nothing named', async () => {
      const nowhere = await get('-o', join(folder, 'a', 'b'));
      expect([nowhere.code, nowhere.stderr]).toEqual([
        2,
        expect.stringContaining(`mkdir -p ${join(folder, 'a')}`),
      ]);
      expect((await registry.run('blob')).code).toBe(2);
    });

    test('a tag names no blob: its blobs are named', async () => {
      const { code, stderr } = await registry.run('blob', `${repository}:v1`);
      expect(code).toBe(2);
      for (const { digest: one } of [image.config!, ...image.layers!])
        expect(stderr).toContain(`create-registry blob ${registry.host}/${repository}@${one}`);

      const index = await pushIndex(registry.http, repository, 'all', [image]);
      const ofIndex = await registry.run('blob', `${repository}:all`);
      expect([ofIndex.code, index.mediaType]).toEqual([2, expect.stringContaining('index')]);
      expect(ofIndex.stderr).toContain(
        `create-registry inspect ${registry.host}/${repository}@${image.digest}`,
      );
    });

    test('the digest of a manifest, one that nobody has, and one that was deleted', async () => {
      const manifest = await registry.run('blob', `${repository}@${image.digest}`, '-o', file);
      expect([manifest.code, manifest.stderr]).toEqual([1, expect.stringContaining('is no blob in')]);
      expect(manifest.stderr).toContain(`inspect ${registry.host}/${repository}@${image.digest} --raw`);

      const unknown = `sha256:${'0'.repeat(64)}`;
      const missing = await registry.run('blob', `${repository}@${unknown}`, '-o', file);
      expect([missing.code, missing.stderr]).toEqual([
        1,
        expect.stringContaining(`there is no blob ${unknown}`),
      ]);

      const brief = content(`brief ${major}`, 100);
      await pushBlob(registry.http, repository, sha256(brief), brief);
      await deleteBlob(registry.http, repository, sha256(brief));
      expect((await registry.run('blob', `${repository}@${sha256(brief)}`)).code).toBe(1);
      expect(readdirSync(folder)).toEqual([]);
    });
  });
