import { accept, bothWays, conditions, type Case } from './case.ts';
import { digestOf } from './content.ts';
import { layer, manifests, repository } from './sample.ts';

const at = (digest: string, name = repository): string => `/v2/${name}/blobs/${digest}`;
const digest = digestOf(layer);
const target = at(digest);
const empty = at(digestOf(''));
const absent = at(digestOf('nobody has pushed this'));
const tag = `"${digest}"`;
const size = layer.length;

export const blobs: Case[] = [
  ...(
    [
      ['a blob', 'nginx', { target }],
      ['a blob for a client that takes anything', 'nginx', { target, lines: accept('*/*') }],
      ['a blob through a mirror', 'nginx', { target: `${target}?ns=docker.io` }],
      ['a blob with an odd query', 'nginx', { target: `${target}?a=/../b&%00` }],
      ['a blob with an empty query', 'nginx', { target: `${target}?` }],
      ['the empty blob', 'nginx', { target: empty }],
      ['a manifest as a blob', 'registry', { target: at(digestOf(manifests.oci[0])) }],
      ['a blob that is nowhere', 'registry', { target: absent }],
      ['a blob of another repository', 'registry', { target: at(digest, 'app/two') }],
    ] as Case[]
  ).flatMap(bothWays),
  ['a blob with a body', 'nginx', { target, lines: ['Content-Length: 4'], body: 'body' }],
  ['deleting a blob that is nowhere', 'registry', { target: absent, method: 'DELETE' }],
  ...['POST', 'PUT', 'PATCH', 'OPTIONS', 'NONSENSE'].map((method): Case => [
    `${method} of a blob`,
    'registry',
    { target, method, lines: ['Content-Length: 0'] },
  ]),
];

const range = (...values: string[]): string[] => values.map((value) => `Range: ${value}`);

export const ranges: Case[] = [
  ...(
    [
      ['the first byte', 'nginx', 'bytes=0-0'],
      ['the first bytes', 'nginx', 'bytes=0-9'],
      ['the middle', 'nginx', 'bytes=100-199'],
      ['to the end', 'nginx', 'bytes=100-'],
      ['everything', 'nginx', 'bytes=0-'],
      ['the last byte', 'nginx', `bytes=${size - 1}-`],
      ['over the end', 'nginx', `bytes=100-${size + 100}`],
      ['leading zeros', 'nginx', 'bytes=007-0012'],
      ['none', 'nginx', ''],
      ['from the end', 'registry', `bytes=${size}-`],
      ['after the end', 'registry', `bytes=${size + 5}-${size + 9}`],
      ['reversed', 'registry', 'bytes=9-3'],
      ['two', 'registry', 'bytes=0-1,5-8'],
      ['two that overlap', 'registry', 'bytes=0-100,50-200'],
      ['many', 'registry', `bytes=${Array(200).fill('0-').join(',')}`],
      ['the last bytes', 'registry', 'bytes=-7'],
      ['more last bytes than there are', 'registry', 'bytes=-99999'],
      ['no last bytes', 'registry', 'bytes=-0'],
      ['of nothing', 'registry', 'bytes='],
      ['a dash', 'registry', 'bytes=-'],
      ['garbage', 'registry', 'nonsense'],
      ['another unit', 'registry', 'lines=0-3'],
      ['another case', 'registry', 'Bytes=0-3'],
      ['spaces', 'registry', 'bytes= 0 - 3'],
      ['negative', 'registry', 'bytes=--1'],
      ['a sign', 'registry', 'bytes=+1-5'],
      ['an end more than a number can be', 'registry', 'bytes=0-99999999999999999999'],
      ['a start more than a number can be', 'registry', 'bytes=99999999999999999999-'],
    ] as const
  ).flatMap(([what, by, value]) => bothWays([what, by, { target, lines: range(value) }])),
  ['of the empty blob', 'registry', { target: empty, lines: range('bytes=0-') }],
  ['of a blob that is nowhere', 'registry', { target: absent, lines: range('bytes=0-3') }],
  ['in two lines', 'registry', { target, lines: range('bytes=0-1', 'bytes=3-4') }],
  ...[tag, '"other"', `W/${tag}`, 'Wed, 21 Oct 2099 07:28:00 GMT', 'garbage'].map((value): Case => [
    `If-Range: ${value}`,
    'nginx',
    { target, lines: [...range('bytes=0-9'), `If-Range: ${value}`] },
  ]),
  ['empty If-Range', 'registry', { target, lines: [...range('bytes=0-9'), 'If-Range: '] }],
  ['If-None-Match', 'nginx', { target, lines: [...range('bytes=0-9'), `If-None-Match: ${tag}`] }],
];

/** nginx knows no date of a blob, as the registry knows none. */
export const blobConditions: Case[] = conditions(tag).flatMap((lines) =>
  bothWays([
    lines.join(', '),
    lines.every((line) => line.startsWith('If-Modified-Since') || line === `If-None-Match: ${tag}`)
      ? 'nginx'
      : 'registry',
    { target, lines },
  ]),
);
