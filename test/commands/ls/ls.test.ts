import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryRow } from '../../../src/commands/ls/history.ts';
import type { RepositoryRow } from '../../../src/commands/ls/repository-row.ts';
import type { TagRow } from '../../../src/commands/ls/tag-row.ts';
import { repositories } from '../../../src/registry/catalogue.ts';
import { fallbackTag } from '../../../src/registry/referrers.ts';
import { tags } from '../../../src/registry/tags.ts';
import { blobFile, currentLink, layersFolder, linkIn, revisionsFolder } from '../../../src/store/layout.ts';
import { damage } from '../../store/damaged.ts';
import { inProcess, type CliResult } from '../../support/cli.ts';
import { pushImage, pushIndex } from '../../support/push.ts';
import { describeReal, requireReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { fill, sizeOf, type Content } from './content.ts';

const json = <T>({ stdout, stderr, code }: CliResult): T => {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
};

async function collect(names: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const name of names) all.push(name);
  return all;
}

describe.each([
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const)('with registry %s', (major, program) => {
  describeReal('ls', ['nginx', program], () => {
    let bundle: RegistryBundle;
    let content: Content;
    /** From a machine that has no bundle, only its CA and a login. */
    let elsewhere: (...words: string[]) => Promise<CliResult>;
    const run = (...words: string[]): Promise<CliResult> => bundle.run('ls', ...words);

    beforeAll(async () => {
      bundle = await startBundle(major);
      content = await fill(bundle);
      const home = tempFolder();
      const auth = Buffer.from(`${bundle.user}:${bundle.password}`).toString('base64');
      mkdirSync(join(home, '.docker'));
      writeFileSync(
        join(home, '.docker/config.json'),
        JSON.stringify({ auths: { [bundle.host]: { auth } } }),
      );
      elsewhere = (...words) =>
        inProcess(['ls', ...words, '--ca', bundle.ca], { cwd: home, env: { HOME: home } });
    });
    afterAll(() => bundle?.stop());

    test('repositories, as the catalogue has them, with tags, size and last push', async () => {
      const rows = json<RepositoryRow[]>(await run('--json'));
      const names = await collect(repositories(bundle.http));
      expect(rows.map(({ name }) => name).sort()).toEqual([...names].sort());
      for (const { name, tags: count } of rows)
        expect(count).toBe((await collect(tags(bundle.http, name))).length);
      const other = rows.find(({ name }) => name === 'other')!;
      expect(other.size).toBe(sizeOf(content.v1) + content.v1.size);
      expect(other.lastPush).toBe(
        new Date(statSync(currentLink(bundle.data, 'other', '1')).mtimeMs).toISOString(),
      );
    });

    test('people get a table, and a total on stderr', async () => {
      const { stdout, stderr, code } = await run();
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^REPOSITORY +TAGS +SIZE +LAST PUSH\n/)]);
      expect(stdout).toMatch(/^other +1 +3\.\d KB {2}\d{4}-\d\d-\d\d \d\d:\d\d$/m);
      expect(stderr).toMatch(/^4 repositories, 10 tags, \d+\.\d KB\n$/);
    });

    test('from elsewhere the API tells names and tags', async () => {
      const here = json<RepositoryRow[]>(await run('--json'));
      const there = json<RepositoryRow[]>(await elsewhere(`${bundle.host}/`, '--json'));
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(there.sort(byName)).toEqual(
        here.map(({ name, tags: count }) => ({ name, tags: count })).sort(byName),
      );
    });

    test('tags, with what is behind them', async () => {
      const rows = json<TagRow[]>(await run('team/app', '--json'));
      const { v1, v2, multi, amd64, arm64 } = content;
      const row = (name: string) => rows.find(({ tag }) => tag === name);
      expect(rows.map(({ tag }) => tag)).toEqual((await collect(tags(bundle.http, 'team/app'))).sort());
      expect(row('v1')).toEqual({
        tag: 'v1',
        digest: v1.digest,
        mediaType: v1.mediaType,
        kind: 'image',
        platforms: ['linux/amd64'],
        size: sizeOf(v1),
        created: '2025-05-06T07:08:09.123456789Z',
      });
      expect(row('v2')).toMatchObject({ digest: v2.digest, mediaType: v2.mediaType, size: sizeOf(v2) });
      expect(row('latest')).toEqual({ ...row('v2'), tag: 'latest' });
      expect(row('multi')).toMatchObject({
        digest: multi.digest,
        kind: 'index',
        platforms: ['linux/amd64', 'linux/arm64/v8'],
        size: sizeOf(amd64) + sizeOf(arm64),
        created: '2026-07-08T09:10:11Z',
      });
      expect(row('chart')).toMatchObject({ kind: 'Helm chart', platforms: [] });
      expect(row(`${fallbackTag(v1.digest)}.sig`)).toMatchObject({ kind: 'cosign signature', platforms: [] });
      expect(row(fallbackTag(v1.digest))).toMatchObject({ kind: 'list of referrers', platforms: [] });
    });

    test('the API and the store say the same of them', async () => {
      const here = json<TagRow[]>(await run('team/app', '--json'));
      const there = json<TagRow[]>(await elsewhere(`${bundle.host}/team/app`, '--json'));
      const byTag = (a: TagRow, b: TagRow) => (a.tag < b.tag ? -1 : 1);
      expect(there.sort(byTag)).toEqual(here.sort(byTag));
    });

    test('one tag is a list of one', async () => {
      const [row, ...more] = json<TagRow[]>(await run('team/app:v1', '--json'));
      expect([row, more]).toEqual([expect.objectContaining({ tag: 'v1', digest: content.v1.digest }), []]);
      expect(json(await elsewhere(`${bundle.host}/team/app:v1`, '--json'))).toEqual([row]);
    });

    test('people get short digests, and kinds where there are no platforms', async () => {
      const { stdout, stderr } = await run('team/app');
      expect(stdout).toMatch(/^TAG +DIGEST +SIZE +CREATED +PLATFORMS\n/);
      expect(stdout).toContain(content.v1.digest.slice(0, 19));
      expect(stdout).not.toContain(`${content.v1.digest.slice(0, 20)}`);
      expect(stdout).toMatch(/^chart .* Helm chart$/m);
      expect(stdout).toMatch(/^multi .* linux\/amd64, linux\/arm64\/v8$/m);
      expect(stderr).toBe('7 tags, 6 manifests\n');
    });

    test('what is not there is said, with what is near', async () => {
      for (const list of [run, (word: string) => elsewhere(`${bundle.host}/${word}`)]) {
        const repository = await list('team/ap');
        expect([repository.code, repository.stdout]).toEqual([1, '']);
        expect(repository.stderr).toContain(
          `there is no repository ${bundle.host}/team/ap\n  → there is: team/app`,
        );
        expect((await list('app')).stderr).toContain('team/app');
        expect((await list('team/app:v3')).stderr).toMatch(
          /there is no tag v3 in .*\n {2}→ did you mean .*\/team\/app:v[12]\?/,
        );
      }
      expect((await run('team/app@' + content.v1.digest)).code).toBe(2);
      expect((await run('team/')).stderr).toContain('names no registry');
    });

    test('every page is followed', async () => {
      const { digest } = await pushImage(bundle.http, 'tagged', 'v0', { seed: 'tagged' });
      // More than a page has, put there as a push would; the registry does not mind.
      const tag = (repository: string, name: string) =>
        damage.replace(currentLink(bundle.data, repository, name), digest);
      for (let index = 0; index < 1005; index++) {
        tag(`many/app-${index}`, 'v0');
        mkdirSync(layersFolder(bundle.data, `many/app-${index}`));
        tag('tagged', `v${index}`);
      }
      const here = json<RepositoryRow[]>(await run('--json')).map(
        ({ name, tags: count }) => `${name} ${count}`,
      );
      const there = json<RepositoryRow[]>(await elsewhere(`${bundle.host}/`, '--json'));
      expect(there.map(({ name, tags: count }) => `${name} ${count}`).sort()).toEqual(here.sort());
      expect(here.filter((name) => name.startsWith('many/'))).toHaveLength(1005);
      expect(here).toContain('tagged 1005');
      const tagged = json<TagRow[]>(await elsewhere(`${bundle.host}/tagged`, '--json'));
      expect(tagged.map((row) => 'digest' in row && row.digest)).toEqual(
        Array.from({ length: 1005 }, () => digest),
      );
    }, 120_000);

    test('the history of a tag, the way back, and what became of the rest', async () => {
      const pushes = ['one', 'two', 'three'];
      const digests: string[] = [];
      for (const seed of pushes) digests.push((await pushImage(bundle.http, 'past', 'v1', { seed })).digest);
      const [one, two, three] = digests as [string, string, string];
      const rows = json<HistoryRow[]>(await run('past:v1', '--history', '--json'));
      expect(rows.map(({ digest, current, available }) => [digest, current, available])).toEqual([
        [three, true, true],
        [two, false, true],
        [one, false, true],
      ]);
      expect(rows.map(({ pushed }) => pushed)).toEqual(
        rows
          .map(({ pushed }) => pushed)
          .sort()
          .reverse(),
      );

      damage.remove(linkIn(revisionsFolder(bundle.data, 'past'), two));
      const { stdout, stderr } = await run('past:v1', '--history');
      expect(stdout).toMatch(new RegExp(`^${three} .* current\n${two} .* deleted\n${one} .*\\d$`, 'm'));
      expect(stderr).toContain(`To take it back: create-registry tag past@${one} v1 -C ${bundle.dir}\n`);
    });

    test('only the machine with the images knows the history', async () => {
      const { code, stderr } = await elsewhere(`${bundle.host}/past:v1`, '--history');
      expect([code, stderr]).toEqual([1, expect.stringContaining('is known only where the images are')]);
      expect((await run('past', '--history')).code).toBe(2);
    });

    test('broken tags are shown as such, by the store and by the API', async () => {
      const { http, data } = bundle;
      const digestOf = async (tag: string) =>
        (await pushImage(http, 'broken', tag, { seed: `broken ${tag}` })).digest;
      await digestOf('good');
      damage.remove(linkIn(revisionsFolder(data, 'broken'), await digestOf('deleted')));
      damage.remove(blobFile(data, await digestOf('lost')));
      damage.shorten(blobFile(data, await digestOf('cut')), 100);
      const { config } = await pushImage(http, 'broken', 'no-config', { seed: 'broken no-config' });
      damage.remove(blobFile(data, config!.digest));
      await digestOf('empty-link');
      damage.empty(currentLink(data, 'broken', 'empty-link'));
      const reasons = (rows: TagRow[]) => rows.map((row) => [row.tag, 'error' in row ? row.error : 'fine']);

      const here = Object.fromEntries(reasons(json(await run('broken', '--json'))));
      expect(here).toEqual({
        good: 'fine',
        deleted: expect.stringMatching(/^broken: sha256:\w+ was deleted$/) as string,
        lost: expect.stringMatching(/^broken: sha256:\w+ is missing$/) as string,
        cut: expect.stringMatching(/^broken: sha256:\w+ is no manifest/) as string,
        'no-config': `broken: ${config!.digest} is missing`,
        'empty-link': 'broken: the link is empty',
      });
      damage.remove(currentLink(data, 'broken', 'empty-link'));
      expect(json<TagRow[]>(await run('broken:empty-link', '--json'))).toEqual([
        { tag: 'empty-link', error: 'broken: it points to nothing' },
      ]);
      const { stderr, code } = await run('broken');
      expect([code, stderr]).toEqual([0, expect.stringContaining('5 tags cannot be pulled, see above')]);

      const listed = await run('--json');
      const row = json<RepositoryRow[]>(listed).find(({ name }) => name === 'broken');
      expect(row).toMatchObject({
        tags: 6,
        error: expect.stringMatching(/^damaged: .*, and 3 more$/) as string,
      });
    });

    test('an index whose platform is gone says which', async () => {
      const { http, data } = bundle;
      const [amd64, arm64] = [
        await pushImage(http, 'sparse', undefined, { seed: 'sparse' }),
        await pushImage(http, 'sparse', undefined, {
          seed: 'sparse',
          platform: { os: 'linux', architecture: 'arm64' },
        }),
      ];
      await pushIndex(http, 'sparse', 'v1', [amd64, arm64]);
      damage.remove(linkIn(revisionsFolder(data, 'sparse'), arm64.digest));
      const [row] = json<TagRow[]>(await run('sparse', '--json'));
      expect(row).toMatchObject({
        platforms: ['linux/amd64'],
        size: sizeOf(amd64),
        missing: ['linux/arm64'],
      });
      expect(json(await elsewhere(`${bundle.host}/sparse`, '--json'))).toEqual([row]);
      expect((await run('sparse')).stdout).toMatch(/linux\/amd64; missing: linux\/arm64$/m);
    });

    test('skopeo sees the same', async () => {
      const skopeo = (...args: string[]) => {
        const trusted = tempFolder();
        copyFileSync(bundle.ca, join(trusted, 'ca.crt'));
        const login = ['--creds', `${bundle.user}:${bundle.password}`, '--cert-dir', trusted];
        const env = { ...process.env, XDG_RUNTIME_DIR: tempFolder() };
        return JSON.parse(
          execFileSync(requireReal('skopeo'), [args[0]!, ...login, ...args.slice(1)], {
            env,
            encoding: 'utf8',
          }),
        ) as {
          Tags: string[];
          Digest: string;
          Created: string;
          Os: string;
          Architecture: string;
          LayersData: { Size: number }[];
        };
      };
      const place = `docker://${bundle.host}/team/app`;
      const rows = json<TagRow[]>(await run('team/app', '--json'));
      expect(rows.map(({ tag }) => tag)).toEqual(skopeo('list-tags', place).Tags.sort());
      for (const tag of ['v1', 'v2', 'multi']) {
        const { Digest, Created, Os, Architecture } = skopeo('inspect', '--no-tags', `${place}:${tag}`);
        const row = rows.find((one) => one.tag === tag)!;
        // Of an index skopeo shows the platform of this machine.
        expect(row).toMatchObject({
          digest: Digest,
          platforms: expect.arrayContaining([`${Os}/${Architecture}`]) as string[],
        });
        if (tag !== 'multi') expect('created' in row && row.created).toBe(Created);
      }
    });

    test('where the store is not at hand, the API answers, and why is said', async () => {
      const file = join(bundle.dir, 'registry/config.yml');
      const before = readFileSync(file, 'utf8');
      const here = json<RepositoryRow[]>(await run('--json'));
      writeFileSync(file, `${before}\nproxy:\n  remoteurl: https://registry-1.docker.io\n`);
      try {
        const { stdout, stderr } = await run();
        expect(stderr).toContain(
          'Sizes and last pushes are known where the images are: by registry/config.yml it stands',
        );
        expect(stdout).toMatch(/^REPOSITORY +TAGS\n/);
        expect(stdout.trim().split('\n')).toHaveLength(here.length + 1);
      } finally {
        writeFileSync(file, before);
      }
    });

    test('a registry that does not run is listed from its store, which is said', async () => {
      expect((await bundle.run('stop')).code).toBe(0);
      const { code, stdout, stderr } = await run();
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^other +1 /m)]);
      expect(stderr).toContain('The registry does not run: this is what lies in its store');
      expect((await run('team/app')).stdout).toMatch(/^v1 /m);
      expect((await bundle.run('up')).code).toBe(0);
    });
  });
});
