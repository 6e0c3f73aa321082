import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteManifest, getManifest, headManifest, putManifest } from '../../src/registry/manifest.ts';
import { tags as tagsOf } from '../../src/registry/tags.ts';
import {
  blobFile,
  currentLink,
  linkIn,
  repositoryFolder,
  revisionsFolder,
  tagsFolder,
} from '../../src/store/layout.ts';
import { count } from '../../src/text/count.ts';
import { bin } from '../support/cli.ts';
import { repositoryName, writeLargeStore } from '../support/large-store.ts';
import { pushCosign, pushImage, pushIndex, pushReferrer, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';

const day = 86_400;

for (const [major, part] of [
  ['3', 'registry3'],
  ['2.8', 'registry2'],
] as const)
  describeReal(`prune with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    let settings: string;
    beforeAll(async () => {
      bundle = await startBundle(major);
      settings = readFileSync(join(bundle.dir, 'settings.yml'), 'utf8');
    });
    afterAll(() => bundle?.stop());

    const rules = (text: string): void =>
      writeFileSync(join(bundle.dir, 'settings.yml'), `${settings}\nretention:\n${text}\n`);
    const now = (): number => Math.floor(Date.now() / 1000);
    const tags = async (repository: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const tag of tagsOf(bundle.http, repository)) found.push(tag);
      return found.sort();
    };
    const notes = (): string => join(bundle.data, '.create-registry/pulls');
    /** An image that was pushed so many days ago. */
    const pushedAgo = async (repository: string, tag: string, days: number): Promise<Pushed> => {
      const pushed = await pushImage(bundle.http, repository, tag, { seed: `${repository}:${tag}` });
      aged(repository, tag, days);
      return pushed;
    };
    const pushManifestAgain = (image: Pushed, tag: string): Promise<unknown> =>
      putManifest(bundle.http, image.repository, tag, image.bytes, image.mediaType);
    const aged = (repository: string, tag: string, days: number): void =>
      utimesSync(currentLink(bundle.data, repository, tag), now() - days * day, now() - days * day);

    test('shows what would go, takes it off, and puts it back', async () => {
      rules("  - repositories: 'team/*'\n    keep: {newest: 2, pushed-within: 30d, tags: [stable]}");
      for (const [tag, days] of [
        ['v1', 60],
        ['v2', 50],
        ['v3', 40],
        ['v4', 1],
      ] as const)
        await pushedAgo('team/app', tag, days);
      await pushedAgo('team/app', 'stable', 70);
      await pushedAgo('other', 'old', 900);

      const shown = await bundle.run('prune');
      expect([shown.code, shown.stdout]).toEqual([
        0,
        expect.stringMatching(
          /^TAG +WHY IT GOES +RULE\nteam\/app:v1 +not among the newest 2, pushed 60 d ago +1\nteam\/app:v2 +not among the newest 2, pushed 50 d ago +1\n2 tags would go, 4 stay\n$/,
        ),
      ]);
      expect(shown.stderr).toContain('repeat it with --yes');
      expect(await tags('team/app')).toHaveLength(5);

      const done = await bundle.run('prune', '--yes', '--json');
      expect([done.code, done.stderr]).toEqual([0, '']);
      const { tags: decided, ...counts } = JSON.parse(done.stdout) as { tags: object[] };
      expect(counts).toEqual({ goes: 2, stays: 4, removed: 2 });
      expect(decided).toContainEqual(
        expect.objectContaining({ tag: 'stable', stays: true, why: 'stable always stays', rule: 1 }),
      );
      expect(decided).toContainEqual(
        expect.objectContaining({ repository: 'other', stays: true, why: 'no rule names its repository' }),
      );
      expect(await tags('team/app')).toEqual(['stable', 'v3', 'v4']);
      await expect(getManifest(bundle.http, 'team/app', 'v1')).rejects.toMatchObject({ status: 404 });
      expect(JSON.parse(readFileSync(join(bundle.data, '.create-registry/prune.json'), 'utf8'))).toEqual({
        at: expect.stringMatching(/Z$/),
        removed: 2,
        kept: 4,
      });

      expect((await bundle.run('prune', '--undo')).stdout).toBe('2 tags put back\n');
      expect(await tags('team/app')).toEqual(['stable', 'v1', 'v2', 'v3', 'v4']);
      expect((await bundle.run('prune', '--undo')).stdout).toMatch(/^Nothing to undo/);

      // A run that finds nothing has run as well.
      rules("  - {repositories: 'team/*', keep: {newest: 9}}");
      expect((await bundle.run('prune', '--yes')).stdout).toMatch(/^Nothing to prune/);
      const last = readFileSync(join(bundle.data, '.create-registry/prune.json'), 'utf8');
      expect(JSON.parse(last)).toMatchObject({ removed: 0, kept: 6 });
    });

    test('keeps what a tag that stays needs, and signatures as long as a tag of their image stays', async () => {
      rules("  - {repositories: 'team/needs', keep: {tags: [keep*]}}");
      const shared = await pushedAgo('team/needs', 'keep', 90);
      await pushManifestAgain(shared, 'same-image');
      const child = await pushedAgo('team/needs', 'child', 90);
      await pushIndex(bundle.http, 'team/needs', 'keep-index', [child]);
      const signed = await pushCosign(bundle.http, child);
      await pushReferrer(bundle.http, shared, 'application/x-sbom');
      const goes = await pushedAgo('team/needs', 'goes', 90);
      const gone = await pushCosign(bundle.http, goes);
      await pushCosign(bundle.http, gone, 'att');
      const before = await tags('team/needs');
      expect(before).toHaveLength(9);

      expect((await bundle.run('prune', '--yes')).code).toBe(0);
      const hex = (digest: string): string => digest.replace(':', '-');
      expect(await tags('team/needs')).toEqual(
        ['child', 'keep', 'keep-index', 'same-image', hex(shared.digest), `${hex(child.digest)}.sig`].sort(),
      );
      await getManifest(bundle.http, 'team/needs', signed.digest);
      expect((await bundle.run('prune', '--undo')).code).toBe(0);
      expect(await tags('team/needs')).toEqual(before);
    });

    test('counts the pulls that nginx and the registry answer, and not its own', async () => {
      const [byTag, byDigest, byRegistry] = [
        await pushedAgo('team/pulls', 'by-tag', 90),
        await pushedAgo('team/pulls', 'by-digest', 90),
        await pushedAgo('team/pulls', 'by-registry', 90),
      ];
      const own = await pushedAgo('team/pulls', 'own', 90);
      await pushIndex(bundle.http, 'team/pulls', 'index', [own]);
      aged('team/pulls', 'index', 90);
      await getManifest(bundle.http, 'team/pulls', 'by-tag');
      await headManifest(bundle.http, 'team/pulls', byDigest.digest);
      // nginx leaves it to the registry.
      const asked = { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT', accept: byRegistry.mediaType };
      const path = '/v2/team/pulls/manifests/by-registry';
      expect((await bundle.http.request({ method: 'GET', path, headers: asked })).status).toBe(200);
      expect((await bundle.run('inspect', 'team/pulls:own')).code).toBe(0);
      await bundle.run('inspect', 'team/pulls:nothing');
      await sleep(1100);

      execFileSync('sh', [join(bundle.dir, 'bin/pulls')]);
      const noted = readFileSync(notes(), 'utf8').split('\n');
      expect(noted[0]).toMatch(/^since \d+$/);
      expect(
        noted
          .filter((line) => line.endsWith(' team/pulls'))
          .map((line) => line.split(' ')[0])
          .sort(),
      ).toEqual([byTag, byDigest, byRegistry].map(({ digest }) => digest).sort());
      // As if they had been noted for years.
      const since = now() - 1000 * day;
      writeFileSync(notes(), noted.join('\n').replace(/^since .*/, `since ${since}`));
      rules("  - {repositories: 'team/pulls', keep: {pulled-within: 60d}}");
      expect((await bundle.run('prune', '--dry-run')).stdout).toMatch(
        /team\/pulls:index +no pull in the 90 d that are known +1\nteam\/pulls:own +no pull in the 90 d/,
      );
      // What nobody can know counts as pulled.
      writeFileSync(notes(), `since ${now() - 59 * day}\n`);
      expect((await bundle.run('prune', '--dry-run')).stdout).toMatch(/^Nothing to prune/);
      writeFileSync(notes(), `since ${now() - 61 * day}\n`);
      expect((await bundle.run('prune', '--dry-run')).stdout).toContain('2 tags would go');
      // Who pulls a manifest of it uses the index.
      await getManifest(bundle.http, 'team/pulls', own.digest);
      await sleep(1100);
      expect((await bundle.run('prune', '--dry-run')).stdout).toMatch(/^Nothing to prune/);
    });

    test('a tag that is pushed at the very moment survives', async () => {
      rules("  - {repositories: 'team/race', keep: {pushed-within: 1h}}");
      const image = await pushImage(bundle.http, 'team/race', undefined, { seed: 'race' });
      const names = Array.from({ length: 200 }, (_, index) => `t${index}`);
      await pMap(names, (name) => pushManifestAgain(image, name), { concurrency: 8 });
      for (const name of names) aged('team/race', name, 9);
      const args = [bin, 'prune', '--yes', '--json', '-C', bundle.dir];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      const said = textOf(child.stdout);
      // Backwards, so that both meet half-way. A registry whose folder is moved away while it writes says so.
      const begun = (): boolean => readdirSync(tagsFolder(bundle.data, 'team/race')).length < 200;
      while (!begun() && child.exitCode === null) await sleep(1);
      const pushed: string[] = [];
      const push = async (name: string): Promise<void> => {
        await pushManifestAgain(image, name);
        pushed.push(name);
      };
      await pMap(names.toReversed(), (name) => push(name).catch(() => undefined), { concurrency: 8 });
      const result = JSON.parse(await said) as { removed?: number };
      expect(result).not.toHaveProperty('error');
      expect(result.removed).toBeGreaterThan(0);
      const left = new Set(await tags('team/race'));
      expect(pushed.length).toBeGreaterThan(150);
      expect(pushed.filter((name) => !left.has(name))).toEqual([]);
      expect((await bundle.run('prune', '--undo')).code).toBe(0);
    });

    // The rest is the same for both.
    if (major === '2.8') return;

    test('bin/pulls takes the log away while nginx runs, and loses no line when killed or run twice', async () => {
      const log = join(bundle.dir, 'logs/pulls.log');
      const { digest } = await pushedAgo('team/log', 'v1', 0);
      const pulls = (): string => execFileSync('sh', [join(bundle.dir, 'bin/pulls')], { encoding: 'utf8' });
      const noted = (): boolean => readFileSync(notes(), 'utf8').includes(`${digest} `);
      const pulled = async (): Promise<void> => {
        await getManifest(bundle.http, 'team/log', 'v1');
        await sleep(1100);
      };
      await pulled();
      // As one leaves it that was killed before nginx was told: it writes on under the new name.
      renameSync(log, `${log}.1`);
      rmSync(notes());
      expect(pulls()).toBe('');
      expect(noted()).toBe(true);
      expect(readFileSync(log, 'utf8')).toBe('');
      rmSync(notes());
      await pulled();
      expect(readFileSync(log, 'utf8')).toContain(digest);
      utimesSync(`${log}.1`, 1, 1);
      pulls();
      expect(noted()).toBe(true);
      expect(existsSync(`${log}.1`)).toBe(false);
      expect(readFileSync(log, 'utf8')).toBe('');

      // Nobody to tell: the log stays where it is.
      const pid = join(bundle.dir, 'run/nginx.pid');
      const before = readFileSync(pid, 'utf8');
      await pulled();
      writeFileSync(pid, String(process.pid));
      rmSync(notes());
      pulls();
      writeFileSync(pid, before);
      expect(noted()).toBe(true);
      expect(readFileSync(log, 'utf8')).toContain(digest);

      // What is gone needs no note.
      await deleteManifest(bundle.http, 'team/log', digest);
      pulls();
      expect(noted()).toBe(false);

      const conf = join(bundle.dir, 'nginx/nginx.conf');
      const text = readFileSync(conf, 'utf8');
      writeFileSync(conf, text.replaceAll('logs/pulls.log', 'logs/other.log'));
      rules("  - {repositories: '**', keep: {pulled-within: 60d}}");
      const refused = await bundle.run('prune', '--yes');
      writeFileSync(conf, text);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('has no log of pulls')]);
      expect(readFileSync(notes(), 'utf8')).not.toContain('since');
    });

    test('what came in between stays, and undo puts back only what is right', async () => {
      rules("  - {repositories: 'team/between', keep: {newest: 1}}");
      for (const [tag, days] of [
        ['anew', 50],
        ['deleted', 49],
        ['broken', 48],
        ['fine', 47],
        ['new', 1],
      ] as const)
        await pushedAgo('team/between', tag, days);
      const digestOf = (tag: string): string =>
        readFileSync(currentLink(bundle.data, 'team/between', tag), 'utf8');
      const [deleted, broken] = [digestOf('deleted'), digestOf('broken')];
      expect((await bundle.run('prune', '--yes')).stdout).toMatch(/^4 tags removed/);
      const anew = await pushImage(bundle.http, 'team/between', 'anew', { seed: 'anew' });
      await deleteManifest(bundle.http, 'team/between', deleted);
      const config = JSON.parse(readFileSync(blobFile(bundle.data, broken), 'utf8')) as {
        config: { digest: string };
      };
      rmSync(blobFile(bundle.data, config.config.digest));

      const shown = await bundle.run('prune', '--undo', '--dry-run');
      expect(shown.stdout).toBe('team/between:broken\nteam/between:fine\n2 tags would be put back\n');
      const { stdout, stderr } = await bundle.run('prune', '--undo');
      expect(stdout).toBe('2 tags put back\n');
      expect(stderr).toMatch(
        /:anew: it was pushed anew[^]*:broken: its image is no longer whole[^]*:deleted: its image was deleted/,
      );
      expect(await tags('team/between')).toEqual(['anew', 'broken', 'fine', 'new']);
      expect(digestOf('anew')).toBe(anew.digest);
      await deleteManifest(bundle.http, 'team/between', broken);

      // As a run leaves it that was killed just after a push had written into what it moved.
      aged('team/between', 'fine', 40);
      aged('team/between', 'anew', 50);
      await bundle.run('prune', '--yes');
      const pruned = join(bundle.data, '.create-registry/pruned');
      const journal = join(pruned, readdirSync(pruned)[0]!);
      utimesSync(currentLink(journal, 'team/between', 'fine'), now(), now());
      expect((await bundle.run('prune', '--yes')).stderr).toContain('team/between:fine was pushed while');
      expect(await tags('team/between')).toEqual(['fine']);
    });

    test('gc --untagged leaves what was pruned until its grace is over, and then forgets it', async () => {
      rules("  - {repositories: 'team/grace', keep: {newest: 1}}");
      const old = await pushedAgo('team/grace', 'old', 50);
      await pushedAgo('team/grace', 'new', 1);
      const long = now() - 50 * day;
      utimesSync(linkIn(revisionsFolder(bundle.data, 'team/grace'), old.digest), long, long);
      expect((await bundle.run('prune', '--yes')).stdout).toMatch(/^1 tag removed/);
      const gc = (...args: string[]): string =>
        execFileSync('sh', [join(bundle.dir, 'bin/gc'), '--untagged', ...args], {
          encoding: 'utf8',
          stdio: 'pipe',
        });
      expect(gc('--plan')).not.toContain(old.digest);
      await sleep(1000);
      expect(gc('--plan', '--grace', '1s')).toContain(`manifest team/grace ${old.digest}`);
      gc('--yes', '--grace', '0', '--max-share', '100%');
      await expect(getManifest(bundle.http, 'team/grace', old.digest)).rejects.toMatchObject({ status: 404 });
      expect((await bundle.run('prune', '--undo')).stdout).toMatch(/^Nothing to undo/);
    });

    test('killed at any moment, every tag is either there or can be put back', async () => {
      rules("  - {repositories: 'killed-*/**', keep: {tags: [none]}}");
      writeLargeStore(bundle.data, { repositories: 3, tags: 200, layers: 1, prefix: 'killed' });
      const names = [0, 1, 2].map((index) => repositoryName(index, 'killed'));
      const there = (): number =>
        names.reduce((sum, name) => sum + readdirSync(tagsFolder(bundle.data, name)).length, 0);
      const child = spawn(process.execPath, [bin, 'prune', '--yes', '-q', '-C', bundle.dir], {
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      while (there() > 550 && child.exitCode === null) await sleep(5);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const left = there();
      expect(left).toBeGreaterThan(0);
      // Whoever held the store for it lets go when it sees the end.
      await sleep(300);
      expect((await bundle.run('prune', '--undo')).stdout).toBe(`${count(600 - left, 'tag')} put back\n`);
      expect(there()).toBe(600);
      for (const name of names) rmSync(repositoryFolder(bundle.data, name), { recursive: true });
    });
  });
