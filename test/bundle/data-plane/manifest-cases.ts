import { accept, acceptAll, bothWays, conditions, type Case } from './case.ts';
import { digestOf, sha256, types } from './content.ts';
import { layer, manifests, oddManifests, repository } from './sample.ts';

const at = (reference: string, name = repository): string => `/v2/${name}/manifests/${reference}`;
const all = Object.values(types);

type Manifest = [name: string, content: string, type: string];
const sample = Object.entries(manifests).map(([name, [content, type]]): Manifest => [name, content, type]);

/** What clients say they accept: who answers, and the header lines for a manifest of that type. */
const accepted: [what: string, by: 'nginx' | 'registry', lines: (type: string) => string[]][] = [
  ['its own type', 'nginx', (type) => accept(type)],
  ['all types', 'nginx', () => acceptAll],
  ['a line for each type', 'nginx', () => accept(...all)],
  ['all types and anything', 'nginx', () => accept(`${all.join(',')}, */*`)],
  ['weights', 'nginx', () => accept(all.map((type, place) => `${type};q=0.${place + 1}`).join(', '))],
  ['its own type after garbage', 'nginx', (type) => accept(', ;;', 'nonsense/', type)],
  ['nothing said', 'registry', () => []],
  ['anything', 'registry', () => accept('*/*')],
  ['anything that is an application', 'registry', () => accept('application/*')],
  ['another type', 'registry', () => accept('application/json')],
  ['garbage', 'registry', () => accept('nonsense, ,;')],
  ['an empty line', 'registry', () => accept('')],
  ['schema 1', 'registry', () => accept('application/vnd.docker.distribution.manifest.v1+prettyjws')],
  ['capitals', 'registry', (type) => accept(type.toUpperCase())],
];

const asked = (
  [name, content, type]: Manifest,
  [what, by, lines]: (typeof accepted)[number],
  reference: 'tag' | 'digest',
): Case => [
  `${name} by ${reference}, accepting ${what}`,
  oddManifests.includes(name) ? 'registry' : by,
  { target: at(reference === 'tag' ? name : digestOf(content)), lines: lines(type) },
];

export const accepts: Case[] = [
  ...sample.flatMap((manifest) => accepted.map((lines) => asked(manifest, lines, 'tag'))),
  ...sample.flatMap((manifest) =>
    ['its own type', 'nothing said', 'schema 1'].flatMap((what) =>
      bothWays(
        asked(
          manifest,
          accepted.find(([name]) => name === what)!,
          'digest',
        ),
      ),
    ),
  ),
];

const { oci } = manifests;
const target = at('oci');
const absent = digestOf('nobody has pushed this');

export const references: Case[] = [
  ...(
    [
      ['through a mirror', 'nginx', { target: `${target}?ns=docker.io` }],
      ['a tag that is not there', 'registry', { target: at('absent') }],
      ['a digest that is not there', 'registry', { target: at(absent) }],
      ['a blob as a manifest', 'registry', { target: at(digestOf(layer)) }],
      ['a manifest of another repository', 'registry', { target: at(digestOf(oci[0]), 'app/two') }],
      ['a repository that is not there', 'registry', { target: at('oci', 'nobody') }],
      ['a digest in capitals', 'registry', { target: at(`sha256:${sha256(oci[0]).toUpperCase()}`) }],
      ['an invalid tag', 'registry', { target: at('-oci') }],
      ['a range', 'registry', { target, lines: ['Range: bytes=0-9'] }],
    ] as Case[]
  ).flatMap(([what, by, { target: place, lines = [] }]) =>
    bothWays([what, by, { target: place, lines: [...acceptAll, ...lines] }]),
  ),
  ['a body', 'registry', { target, lines: [...acceptAll, 'Content-Length: 4'], body: 'body' }],
  [
    'a chunked body',
    'registry',
    { target, lines: [...acceptAll, 'Transfer-Encoding: chunked'], body: '4\r\nbody\r\n0\r\n\r\n' },
  ],
  [
    'pushing garbage',
    'registry',
    { target, method: 'PUT', lines: [`Content-Type: ${oci[1]}`, 'Content-Length: 2'], body: '{}' },
  ],
  ['deleting what is nowhere', 'registry', { target: at(absent), method: 'DELETE' }],
  ...['POST', 'PATCH', 'OPTIONS', 'NONSENSE'].map((method): Case => [
    method,
    'registry',
    { target, method, lines: ['Content-Length: 0'] },
  ]),
];

export const manifestConditions: Case[] = conditions(`"${digestOf(oci[0])}"`).flatMap((lines) =>
  bothWays([lines.join(', '), 'registry', { target, lines: [...acceptAll, ...lines] }]),
);
