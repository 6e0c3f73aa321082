import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import * as quote from '../../src/bundle/quote.ts';
import { createRender, type View } from '../../src/bundle/render.ts';
import { root } from '../support/paths.ts';
import { tempFolder } from '../support/tmp.ts';

const templates = join(root, 'templates');

async function render(text: string, view: View): Promise<string> {
  const folder = tempFolder();
  writeFileSync(join(folder, 't.hbs'), text);
  return (await createRender(pathToFileURL(`${folder}/`)))('t', view);
}

test.each([
  '{{yaml nope}}',
  '{{#if nope}}{{/if}}',
  '{{#unless nope}}{{/unless}}',
  '{{#each nope}}{{/each}}',
  '{{#if a.nope}}{{/if}}',
  '{{#each list}}{{#if ../nope}}{{/if}}{{/each}}',
  '{{#each things}}{{yaml nope}}{{/each}}',
  '{{nope a}}',
])('%s is no way to say nothing', async (text) => {
  const view = { a: { b: 1 }, list: ['x'], things: [{ c: 1 }] };
  await expect(render(text, view)).rejects.toThrow('nope');
});

test('a view that lacks what it promises is found', async () => {
  await expect(render('{{yaml a}}', { a: undefined } as unknown as View)).rejects.toThrow('"a"');
});

test('nothing is escaped twice', async () => {
  expect(await render('{{#each list}}{{yaml this}}{{/each}}', { list: ['<&>"\'`='] })).toBe('"<&>\\"\'`="');
});

test('every value in a template goes through a quoting helper', async () => {
  const helpers = Object.keys(quote).join('|');
  const allowed = new RegExp(
    `^\\{\\{(> "[\\w./-]+"|#(if|unless|each) [\\w./@]+|/(if|unless|each)|else|(${helpers}) [\\w./@]+)\\}\\}$`,
  );
  const entries = await readdir(templates, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(10);
  for (const entry of files) {
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    for (const [mustache] of text.matchAll(/\{\{[^]*?\}\}\}?/g))
      expect(mustache, entry.name).toMatch(allowed);
  }
});
