import { describe, expect, it } from 'vitest';
import { formatSettings, parseSettings } from '../../src/settings/file.ts';
import { read } from '../../src/settings/read.ts';
import { resolve } from '../../src/settings/resolve.ts';
import { machine } from './facts.ts';

const readText = (text: string) =>
  read({ values: parseSettings(text, 'settings.yml'), where: (name) => `${name} in settings.yml` });

const rules = [
  {
    repositories: 'team/*',
    keep: { newest: 10, pushedWithin: '30d', pulledWithin: '12h', tags: ['latest', 'v*'] },
  },
  { repositories: '**', keep: { tags: ['*'] } },
];

describe('retention in settings.yml', () => {
  it('is read back as it was written, and without rules only shown', () => {
    const { settings } = resolve({ host: ['a.lan'], retention: rules }, machine);
    const again = readText(formatSettings(settings!));
    expect(again.problems).toEqual([]);
    expect(again.given.retention).toEqual(rules);

    const without = formatSettings(resolve({ host: ['a.lan'] }, machine).settings!);
    expect(readText(without).given).not.toHaveProperty('retention');
    const shown = without.replace(/^#(?=retention:|  )/gm, '');
    expect(readText(shown).given.retention).toMatchObject([{ repositories: 'team/*', keep: { newest: 10 } }]);
  });

  it('may be empty', () => {
    expect(readText('retention:')).toEqual({ given: {}, problems: [] });
    expect(readText('retention: []')).toEqual({ given: {}, problems: [] });
  });

  it.each([
    ['retention: 5', 'retention in settings.yml', /not a list/],
    ['retention: [all]', 'rule 1 of retention in settings.yml', /not a map/],
    ["retention: [{repositories: '**'}]", 'rule 1 of retention in settings.yml, keep', /nothing of what/],
    ["retention: [{repositories: '**', keep: {}}]", 'rule 1 of retention in settings.yml, keep', /nothing/],
    ['retention: [{keep: {newest: 1}}]', 'rule 1 of retention in settings.yml', /names no repositories/],
    [
      'retention: [{repositories: Team, keep: {newest: 1}}]',
      'rule 1 of retention in settings.yml, repositories',
      /matches nothing/,
    ],
    [
      'retention: [{repositories: a, keep: {newest: 1}}, {repositories: b, keep: {newest: 0}}]',
      'rule 2 of retention in settings.yml, keep.newest',
      /no whole number/,
    ],
    [
      'retention: [{repositories: a, keep: {pushed-within: 30}}]',
      'rule 1 of retention in settings.yml, keep.pushed-within',
      /30 is no time like/,
    ],
    [
      'retention: [{repositories: a, keep: {tags: [1.10]}}]',
      'rule 1 of retention in settings.yml, keep.tags',
      /1.1 is no text/,
    ],
  ])('says what is wrong with %s', (text, where, what) => {
    const { problems } = readText(text);
    expect(problems).toEqual([{ where, what: expect.stringMatching(what), cure: expect.any(String) }]);
  });

  it('says what may have been meant', () => {
    const { problems } = readText(
      'retention: [{repositories: a, keep: {newest: 1, puled-within: 3d}, kep: 1}]\nretentoin: []',
    );
    expect(problems.map(({ cure }) => cure)).toEqual([
      'did you mean keep?',
      'did you mean pulled-within?',
      'did you mean retention?',
    ]);
  });
});
