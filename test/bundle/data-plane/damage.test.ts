import {
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReal } from '../../support/real.ts';
import { acceptAll } from './case.ts';
import { digestOf, sha256 } from './content.ts';
import { sameOrRefused } from './refused.ts';
import { fill, layer, manifests, repository } from './sample.ts';
import { byNginx, majors, serve, type Served } from './served.ts';

const hex = sha256(layer);
const manifestHex = sha256(manifests.oci[0]);
const dataOf = (of: string): string => `blobs/sha256/${of.slice(0, 2)}/${of}/data`;

/** What leads to something in the store, the request that follows it, and what there is to be had. */
const links: [what: string, path: string, target: string, content?: string][] = [
  ['a blob', `_layers/sha256/${hex}/link`, `blobs/sha256:${hex}`, layer],
  [
    'a manifest',
    `_manifests/revisions/sha256/${manifestHex}/link`,
    `manifests/sha256:${manifestHex}`,
    manifests.oci[0],
  ],
  ['a tag', '_manifests/tags/oci/current/link', 'manifests/oci'],
];

/**
 * The path of these links names the digest, so nginx does not read them: it takes what has a link's length for one, and
 * gives out what the path names. A tag's link is read.
 */
const hasLengthOfLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.size === 71;

const replaced =
  (change: (text: string) => string) =>
  (path: string): void => {
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    writeFileSync(path, change(text));
  };

const damages: [what: string, damage: (path: string) => void][] = [
  ['is gone', (path) => rmSync(path)],
  ['is gone with its folder', (path) => rmSync(dirname(path), { recursive: true })],
  ['is empty', replaced(() => '')],
  ['is half written', replaced((text) => text.slice(0, 40))],
  ['lacks a letter', replaced((text) => text.slice(0, -1))],
  ['has a line break', replaced((text) => `${text}\n`)],
  ['has a blank for its last letter', replaced((text) => `${text.slice(0, -1)} `)],
  ['is in capitals', replaced((text) => `sha256:${text.slice(7).toUpperCase()}`)],
  ['is of another kind', replaced((text) => `sha512:${text.slice(7).repeat(2)}`)],
  ['is of an unknown kind', replaced((text) => `sha255:${text.slice(7)}`)],
  ['leads out', replaced(() => `sha256:${'../'.repeat(21)}x`)],
  ['leads to nothing', replaced(() => digestOf('nobody has pushed this'))],
  ['leads to another blob', replaced(() => digestOf(''))],
  ['is nothing but NUL', replaced((text) => '\0'.repeat(text.length))],
  [
    'is a folder',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
  [
    'is a link to itself',
    (path) => {
      rmSync(path);
      symlinkSync('link', path);
    },
  ],
  [
    'is a link to another file',
    (path) => {
      rmSync(path);
      symlinkSync('/etc/hostname', path);
    },
  ],
];

for (const major of majors)
  describeReal(`a damaged store, before registry ${major[0]}`, ['nginx', major[1]], () => {
    let served: Served;
    let kept: string;
    beforeAll(async () => {
      served = await serve(major);
      await fill(served.front);
      kept = join(served.store, 'kept');
    });
    afterAll(() => served?.stop());

    test.each(links)(
      'when what leads to %s is damaged, nginx sends nothing that it would not send',
      async (_, path, target, content) => {
        const asked = { target: `/v2/${repository}/${target}`, lines: acceptAll };
        const link = join(served.store, 'repositories', repository, path);
        cpSync(dirname(link), kept, { recursive: true });
        const wrong: string[] = [];
        for (const [what, damage] of damages) {
          expect(byNginx(await served.front(asked))).toBe(true);
          damage(link);
          if (content !== undefined && hasLengthOfLink(link)) {
            const { status, body } = await served.front(asked);
            expect([what, status, body.toString()]).toEqual([what, 200, content]);
          } else
            for (const more of [{}, { method: 'HEAD' }, { lines: [...acceptAll, 'If-None-Match: *'] }])
              await sameOrRefused(served, { ...asked, ...more }).catch((error: Error) =>
                wrong.push(`${what} ${JSON.stringify(more)}: ${error.message}`),
              );
          rmSync(dirname(link), { recursive: true, force: true });
          cpSync(kept, dirname(link), { recursive: true });
        }
        rmSync(kept, { recursive: true });
        expect(wrong).toEqual([]);
      },
    );

    test.each([
      ['blob', hex, `blobs/sha256:${hex}`],
      ['manifest', manifestHex, `manifests/sha256:${manifestHex}`],
    ])('a %s without its content, or with a folder in its place', async (_, of, target) => {
      const data = join(served.store, dataOf(of));
      const asked = { target: `/v2/${repository}/${target}`, lines: acceptAll };
      renameSync(data, kept);
      try {
        expect((await sameOrRefused(served, asked)).status).toBe(404);
        mkdirSync(data);
        expect(byNginx(await sameOrRefused(served, asked))).toBe(false);
      } finally {
        rmSync(data, { recursive: true, force: true });
        renameSync(kept, data);
      }
      expect(byNginx(await sameOrRefused(served, asked))).toBe(true);
    });

    test('a file where no blob can be is given to nobody', async () => {
      const odd = join(served.store, 'blobs/-');
      writeFileSync(odd, 'of nobody');
      try {
        const asked = { target: `/v2/${repository}/blobs/${digestOf('of nobody')}` };
        expect((await served.open(asked)).status).toBe(401);
        expect((await sameOrRefused(served, asked)).status).toBe(404);
        rmSync(odd);
        mkdirSync(odd);
        expect((await served.open({ target: `/v2/${repository}/manifests/none` })).status).toBe(401);
      } finally {
        rmSync(odd, { recursive: true, force: true });
      }
    });

    test('blobs that were moved to another disk are found', async () => {
      const blobs = join(served.store, 'blobs');
      renameSync(blobs, kept);
      symlinkSync(kept, blobs);
      try {
        expect(
          byNginx(await sameOrRefused(served, { target: `/v2/${repository}/blobs/sha256:${hex}` })),
        ).toBe(true);
      } finally {
        rmSync(blobs);
        renameSync(kept, blobs);
      }
    });
  });
