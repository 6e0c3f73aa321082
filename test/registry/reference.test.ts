import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import {
  formatReference,
  isRegistry,
  isRepository,
  isTag,
  manifestReference,
  meantDigest,
  parseReference,
  type Reference,
} from '../../src/registry/reference.ts';

const hex = '0123456789abcdef'.repeat(4);
const sha256 = `sha256:${hex}`;
const sha512 = `sha512:${hex}${hex}`;
const home = 'reg.lan:8443';

const short = ({ registry, repository, tag, digest }: Reference) =>
  [registry, repository, tag ?? '-', digest ?? '-'].join(' ');

describe('outside of a bundle, as Docker reads it', () => {
  test.for([
    ['alpine', 'docker.io library/alpine - -'],
    ['alpine:3.20', 'docker.io library/alpine 3.20 -'],
    ['docker.io', 'docker.io library/docker.io - -'],
    ['docker.io/alpine', 'docker.io library/alpine - -'],
    ['index.docker.io/alpine', 'docker.io library/alpine - -'],
    ['docker.io/library/alpine', 'docker.io library/alpine - -'],
    ['docker.io/bitnami/redis', 'docker.io bitnami/redis - -'],
    ['team/app', 'docker.io team/app - -'],
    ['a/b/c', 'docker.io a/b/c - -'],
    ['localhost/app', 'localhost app - -'],
    ['localhost', 'docker.io library/localhost - -'],
    ['localhost:5000/app', 'localhost:5000 app - -'],
    ['localhost:5000', 'docker.io library/localhost 5000 -'],
    ['quay.io/podman/hello:latest', 'quay.io podman/hello latest -'],
    ['reg:5000/app:v1', 'reg:5000 app v1 -'],
    ['Reg/app', 'Reg app - -'],
    ['REG.example.com/app', 'REG.example.com app - -'],
    ['192.0.2.1:5000/app', '192.0.2.1:5000 app - -'],
    ['[::1]:5000/app:v1', '[::1]:5000 app v1 -'],
    ['[2001:db8::1]/app', '[2001:db8::1] app - -'],
    [`team/app@${sha256}`, `docker.io team/app - ${sha256}`],
    [`reg:5000/app:v1@${sha256}`, `reg:5000 app v1 ${sha256}`],
    [`app@${sha512}`, `docker.io library/app - ${sha512}`],
    ['docker://quay.io/podman/hello', 'quay.io podman/hello - -'],
    ['docker://alpine', 'docker.io library/alpine - -'],
    ['a__b/c.d/e-f--g_h', 'docker.io a__b/c.d/e-f--g_h - -'],
    [`team/app:${'t'.repeat(128)}`, `docker.io team/app ${'t'.repeat(128)} -`],
    [`team/app:_A-b.C`, `docker.io team/app _A-b.C -`],
    [`app:${hex}`, `docker.io library/app ${hex} -`],
    [`reg.lan/${'r'.repeat(255)}`, `reg.lan ${'r'.repeat(255)} - -`],
  ])('%s', ([text, expected]) => expect(short(parseReference(text!))).toBe(expected));
});

describe('in a bundle', () => {
  test.for([
    ['team/app:v1', `${home} team/app v1 -`],
    ['app', `${home} app - -`],
    ['docker.io/alpine', 'docker.io library/alpine - -'],
    ['docker.io/team/app', 'docker.io team/app - -'],
    ['other.lan/app', 'other.lan app - -'],
    ['localhost/app', 'localhost app - -'],
    [`app@${sha256}`, `${home} app - ${sha256}`],
  ])('%s', ([text, expected]) => expect(short(parseReference(text!, home))).toBe(expected));

  test('Docker Hub can be home, and keeps its library/', () => {
    expect(short(parseReference('alpine', 'docker.io'))).toBe('docker.io library/alpine - -');
  });
});

describe('refused', () => {
  const message = (text: string, at?: string) => {
    try {
      return `parsed as ${short(parseReference(text, at))}`;
    } catch (error) {
      const [problem] = (error as UsageError).problems;
      return `${error instanceof UsageError ? '' : 'no UsageError '}${problem?.what} | ${problem?.cure ?? ''}`;
    }
  };
  test.for([
    ['', 'names no repository'],
    ['reg.lan/', 'names no repository'],
    ['docker.io/', 'names no repository'],
    [':v1', 'names no repository'],
    ['team//app', '"team//app" is no repository'],
    ['/app', '"/app" is no repository'],
    ['team/App', 'written small: team/app'],
    ['docker.io/Alpine', 'written small: alpine'],
    ['-app', 'is no repository'],
    ['a..b', 'is no repository'],
    ['a___b', 'is no repository'],
    ['app:', 'nothing stands where a tag should'],
    ['app:-v1', '"-v1" stands where a tag should'],
    ['app:a b', 'stands where a tag should'],
    ['app:v1\n', 'stands where a tag should'],
    ['app\n', 'is no repository'],
    [`app:${'t'.repeat(129)}`, 'stands where a tag should'],
    [`reg.lan/${'r'.repeat(256)}`, 'has 256 characters; 255 may be'],
    ['my_reg:5000/app', '"my_reg:5000" is no host[:port]'],
    ['reg.lan:99999/app', '"reg.lan:99999" is no host[:port]'],
    ['[::zz]:5000/app', 'is no host[:port]'],
    ['[1]/app', 'is no host[:port]'],
    ['-reg.lan/app', 'is no host[:port]'],
    ['https://reg.lan/app', 'without https:// | reg.lan/app'],
    ['app@', 'is no digest'],
    ['app@sha256:abc', '"sha256:abc" is no digest'],
    [`app@md5:${hex}`, 'is no digest'],
    [`app@sha512:${hex}`, `a digest stands behind an @, with its algorithm | app@${sha256}`],
    [`app@${hex}`, `a digest stands behind an @, with its algorithm | app@${sha256}`],
    [`reg.lan/team/app@${hex}${hex}`, `| reg.lan/team/app@${sha512}`],
    [`app@SHA256:${hex.toUpperCase()}`, `| app@${sha256}`],
    ['sha256:abc', 'it begins like a digest, of which 3 digits are here'],
    [hex, `| REPOSITORY@${sha256}`],
    [sha256, `| REPOSITORY@${sha256}`],
    [`team/app:${sha256}`, `| team/app@${sha256}`],
  ])('%j', ([text, expected]) => expect(message(text!)).toContain(expected));

  test('a digest that is cut is none of a repository sha256, at home neither', () => {
    expect(message('sha256:0123abc', home)).toContain('begins like a digest');
    expect(parseReference('reg.lan/sha256:abc')).toMatchObject({ repository: 'sha256', tag: 'abc' });
  });

  test('capitals make no host where names without a host have a home', () => {
    expect(message('Team/App:v1', home)).toContain('repositories are written small: team/app');
  });
});

describe('properties', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 });
  const joined = (separators: string[]) =>
    fc
      .tuple(word, fc.array(fc.tuple(fc.constantFrom(...separators), word), { maxLength: 3 }))
      .map(([first, rest]) => first + rest.map(([separator, one]) => separator + one).join(''));
  const repository = fc
    .array(joined(['.', '_', '__', '-', '---']), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  const registry = fc
    .oneof(
      fc.tuple(joined(['-']), fc.integer({ min: 0, max: 65_535 })).map(([host, port]) => `${host}:${port}`),
      fc.tuple(joined(['.', '-']), word).map(([host, zone]) => `${host}.${zone}`),
      fc.constant('localhost'),
      fc
        .tuple(
          fc.ipV6().filter((address) => !address.includes('.')),
          fc.boolean(),
        )
        .map(([address, port]) => `[${address}]${port ? ':5000' : ''}`),
    )
    .filter(isRegistry);
  const tag = fc
    .string({ unit: fc.constantFrom(...letters, ...'ABC_.-'), minLength: 1, maxLength: 128 })
    .filter(isTag);
  const hexOf = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const digest = fc.oneof(
    hexOf(64).map((one) => `sha256:${one}`),
    hexOf(128).map((one) => `sha512:${one}`),
  );
  const reference = fc.record(
    { registry, repository, tag, digest },
    { requiredKeys: ['registry', 'repository'] },
  );

  test('what is formatted is parsed as the same, with and without a home', () => {
    fc.assert(
      fc.property(reference, fc.option(fc.constant(home), { nil: undefined }), (one, at) => {
        expect(parseReference(formatReference(one), at)).toEqual(one);
      }),
    );
  });

  test('whatever is typed is a reference that formats to itself, or a usage error', () => {
    const typed = fc.string({
      unit: fc.constantFrom(...'aA0.:/@_-[]\n %é', 'sha256:', hex, 'localhost'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(typed, (text) => {
        try {
          const found = parseReference(text);
          expect([isRegistry(found.registry), isRepository(found.repository)]).toEqual([true, true]);
          expect(parseReference(formatReference(found))).toEqual(found);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('what is asked for: the digest, else the tag, else latest', () => {
  expect(manifestReference({ tag: 'v1', digest: sha256 })).toBe(sha256);
  expect(manifestReference({ tag: 'v1' })).toBe('v1');
  expect(manifestReference({})).toBe('latest');
});

test.for([
  [hex, sha256],
  [sha256, sha256],
  [`sha256-${hex}`, sha256],
  [hex + hex, sha512],
  [hex.slice(1), undefined],
  ['latest', undefined],
])('the digest that %s may mean', ([text, meant]) => expect(meantDigest(text!)).toBe(meant));
