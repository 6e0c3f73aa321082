import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireTool } from '../../bundle/written.ts';
import { tempFolder } from '../../support/tmp.ts';
import { functionsOf, setupScript } from './script.ts';

let dir = '';
beforeAll(async () => {
  dir = tempFolder();
  writeFileSync(join(dir, 'functions.sh'), functionsOf(await setupScript()));
  mkdirSync(join(dir, 'busybox'));
  symlinkSync(requireTool('busybox'), join(dir, 'busybox/awk'));
});

/** One edit by the script's own function, in a shell of its own: exit status and text. */
function json(text: string | Buffer, args: string[], { busybox = false } = {}): [number | null, string] {
  const [file, ...first] = busybox ? ['busybox', 'ash'] : ['dash'];
  const path = `${busybox ? `${dir}/busybox:` : ''}${process.env.PATH}`;
  const ended = spawnSync(
    requireTool(file!),
    [...first, '-c', `. ${dir}/functions.sh; json "$@"`, 'sh', ...args],
    {
      input: text,
      env: { PATH: path },
    },
  );
  expect(ended.stderr.toString()).toBe('');
  return [ended.status, ended.stdout.toString()];
}

const insecure = (...hosts: string[]): string => `"insecure-registries": ${JSON.stringify(hosts)}`;
const add = ['add', 'insecure-registries', 'r:5'];

describe.each([
  ['dash and mawk', {}],
  ['busybox', { busybox: true }],
] as const)('%s', (_, shell) => {
  test.each([
    ['nothing', '', 11, `{\n  ${insecure('r:5')}\n}\n`],
    ['blanks', ' \n', 11, `{\n  ${insecure('r:5')}\n}\n`],
    ['no members', '{}', 11, `{\n  ${insecure('r:5')}\n}`],
    ['no members, a line', '{ }\n', 11, `{\n  ${insecure('r:5')}\n}\n`],
    ['members in one line', '{"a":1}', 11, `{"a":1,${insecure('r:5')}}`],
    [
      'members in lines, CRLF',
      '{\r\n\t"a": {"b": [1]}\r\n}\r\n',
      11,
      `{\r\n\t"a": {"b": [1]},\r\n\t${insecure('r:5')}\r\n}\r\n`,
    ],
    ['an empty list', '{"insecure-registries": []}', 0, '{"insecure-registries": ["r:5"]}'],
    [
      'a list in one line',
      '{"insecure-registries": ["a"], "b": 2}',
      0,
      '{"insecure-registries": ["a", "r:5"], "b": 2}',
    ],
    [
      'a list in lines',
      '{"insecure-registries": [\n    "a",\n    "b"\n  ]\n}',
      0,
      '{"insecure-registries": [\n    "a",\n    "b",\n    "r:5"\n  ]\n}',
    ],
    [
      'a key with escapes',
      '{"insecure\\u002dregistries": ["a"]}',
      0,
      '{"insecure\\u002dregistries": ["a", "r:5"]}',
    ],
    [
      'the same key deeper',
      '{"a":{"insecure-registries":["x"]}}',
      11,
      `{"a":{"insecure-registries":["x"]},${insecure('r:5')}}`,
    ],
    ['everything else', everything, 11, everything.replace(/\}\n$/, `,${insecure('r:5')}}\n`)],
    ['the entry itself', `{${insecure('b', 'r:5')}}`, 10, `{${insecure('b', 'r:5')}}`],
  ])('adds to %s', (_, before, status, after) => {
    expect(json(before, add, shell)).toEqual([status, after]);
  });

  test.each([
    ['a comment', '{\n  // note\n  "a": 1\n}', 'line 2: a comment'],
    ['a comment behind', '{"a": 1}\n# note', 'line 2: a comment'],
    ['a comma before }', '{\n"a": 1,\n}', 'line 3: a comma too much'],
    ['a comma before ]', '{"a": [1,\n]}', 'line 2: a comma too much'],
    ['a comma before ] of the list', '{"insecure-registries": ["a",]}', 'line 1: a comma too much'],
    ['a key twice', '{"a": 1,\n"b": 2,\n"a": 3}', 'line 3: "a" is there twice'],
    ['a key twice deeper', '{"x": {"a": 1,\n"\\u0061": 3}}', 'line 2: "a" is there twice'],
    ['text for a list', '{\n"insecure-registries": "a"}', 'line 2: "insecure-registries" is not a list'],
    ['null for a list', '{"insecure-registries": null}', 'line 1: "insecure-registries" is not a list'],
    [
      'numbers in the list',
      '{"insecure-registries": ["a",\n1]}',
      'line 2: "insecure-registries" is not a list of texts',
    ],
    ['a list at the top', '["a"]', 'line 1: it does not begin with {'],
    ['no JSON', 'insecure-registries: a', 'line 1: it does not begin with {'],
    ['half of it', '{"a": [1, 2', 'line 1: it ends too early'],
    ['two of it', '{}\n{}', 'line 2: something follows'],
    ['no quotes', '{a: 1}', 'line 1: a name in double quotes is missing'],
    ['a word', '{"a": yes}', 'line 1: this is no value'],
    ['a number with 0 ahead', '{"a": 01}', 'line 1: a comma or } is missing'],
    ['a line end in a text', '{"a": "b\nc"}', 'line 1: a line end or control character'],
    ['an unknown escape', '{"a": "\\x"}', 'line 1: an unknown escape'],
    ['a byte order mark', '\ufeff{}', 'line 1: a byte order mark'],
    ['another encoding', Buffer.from('{"a":\n"\xe4"}', 'latin1'), 'line 2: not UTF-8'],
    ['deep nesting', `{"a": ${'['.repeat(200)}${']'.repeat(200)}}`, 'line 1: nested too deep'],
  ])('refuses %s', (_, before, why) => {
    const [status, said] = json(before, add, shell);
    expect(said).toContain(why);
    expect(said.split('\n')).toHaveLength(2);
    expect(status).toBe(3);
  });

  test.each([
    [`{${insecure('a', 'r:5', 'b')}}`, `{"insecure-registries": ["a","b"]}`, 'drop'],
    [`{${insecure('r:5', 'b')}}`, `{"insecure-registries": ["b"]}`, 'drop'],
    [`{"a":1,\n  ${insecure('r:5')}\n}`, `{"a":1\n}`, 'drop'],
    [`{${insecure('r:5')},"a":1}`, `{"a":1}`, 'drop'],
    [`{\n  ${insecure('r:5')}\n}\n`, `{}\n`, 'drop'],
    [`{${insecure('r:5')}}`, `{"insecure-registries": []}`, ''],
  ])('takes out of %s', (before, after, drop) => {
    const [status, text] = json(before, ['remove', 'insecure-registries', 'r:5', drop], shell);
    expect([status, text.replaceAll(' ', '')]).toEqual([0, after.replaceAll(' ', '')]);
  });
});

test('whatever JSON there is: only the entry is new, and taking it out gives the old text', () => {
  const words = fc.string({ unit: fc.constantFrom(...'ab"\\/{}[]:,ü😀 \n\u0001') });
  const list = fc.uniqueArray(words.filter((word) => !word.endsWith('/')));
  const object = fc.dictionary(words, fc.jsonValue({ maxDepth: 3 }));
  const cases = fc.sample(
    fc.tuple(object, fc.option(list, { nil: undefined }), fc.constantFrom(undefined, 1, '\t')),
    { numRuns: 60, seed: 6 },
  );
  const befores = cases.map(([members, hosts, space]) =>
    JSON.stringify({ ...members, ...(hosts ? { 'insecure-registries': hosts } : {}) }, null, space),
  );
  befores.forEach((text, index) => writeFileSync(join(dir, `${index}.json`), text));
  const script = `. ${dir}/functions.sh; cd ${dir}; for i in $(seq 0 ${befores.length - 1}); do
    json add insecure-registries r:5 <$i.json >$i.added; [ $? = 11 ] && drop=drop || drop=
    json remove insecure-registries r:5 $drop <$i.added >$i.back || echo "$i: $?"; printf '%s\\0' "$(cat $i.added)" "$(cat $i.back)"
  done`;
  const texts = execFileSync('dash', ['-c', script]).toString().split('\0');
  befores.forEach((before, index) => {
    const [members, hosts] = cases[index]!;
    expect(JSON.parse(texts[2 * index]!), before).toEqual({
      ...members,
      'insecure-registries': [...(hosts ?? []), 'r:5'],
    });
    const back = texts[2 * index + 1]!;
    // Of an object without members only the blanks within the braces are not kept.
    expect(before === '{}' ? back.replace(/\s/g, '') : back).toBe(before);
  });
});

const everything = `{"a":"\\"\\\\\\u00e9\\n, } ü","b":[true,false,null,-0.5e+10,[],{}],"c":{"d":{"e":"]"}}}\n`;
