import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { RegistryError } from '../../../src/registry/errors.ts';
import type { Http } from '../../../src/registry/http.ts';
import { tags } from '../../../src/registry/tags.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { smallRootfs } from '../small-image.ts';

/** The bytes are all that counts: no file has a name that says what it is. */
function file(content: Buffer | string): string {
  const made = path.join(tempFolder(), 'given');
  writeFileSync(made, content);
  return made;
}

const by = (command: string, input: Buffer): Buffer =>
  execFileSync('sh', ['-c', command], { input, maxBuffer: 1e9, stdio: ['pipe', 'pipe', 'pipe'] });

const cut = (content: Buffer): Buffer => content.subarray(0, Math.floor(content.length / 2));

describeReal('root filesystems that are none', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  let tar: Buffer;

  beforeAll(async () => {
    bundle = await startBundle('3');
    tar = readFileSync(smallRootfs());
  });
  afterAll(() => bundle.stop());

  /** What is said; nothing may have been tagged. */
  async function refused(code: number, ...words: string[]): Promise<string> {
    const done = await bundle.run('copy', ...words);
    expect(done.code, done.stderr).toBe(code);
    expect(await getTags(bundle.http, 'refused')).toEqual([]);
    return done.stderr;
  }
  const content = (bytes: Buffer | string): Promise<string> =>
    refused(1, `rootfs:${file(bytes)}`, 'refused:v1');

  const cases: readonly (readonly [string, () => Buffer, RegExp])[] = [
    ['nothing', () => Buffer.alloc(0), /given is empty/],
    ['a text', () => Buffer.from('hello\n'.repeat(1000)), /is no tar archive/],
    ['a web page', () => Buffer.from('<!doctype html>'.repeat(100)), /is a web page, no tar/],
    [
      'a zip',
      () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(2000, 7)]),
      /is a zip archive, no tar/,
    ],
    ['a compressed text', () => gzipSync('hello'.repeat(1000)), /is no tar archive/],
    ['nothing, compressed', () => gzipSync(''), /is empty/],
    ['an archive of nothing', () => Buffer.alloc(10_240), /has nothing in it/],
    ['half of it', () => cut(tar), /is cut off in .*after \d+ bytes/],
    ['half of it, compressed', () => gzipSync(cut(tar)), /is cut off/],
    ['half of it, compressed with xz', () => by('xz -1', cut(tar)), /is cut off/],
    ['half of what gzip made', () => cut(gzipSync(tar)), /gzip says: unexpected end of file/],
    ['half of what xz made', () => cut(by('xz -1', tar)), /xz says: .*[Uu]nexpected end/],
    ['half of what zstd made', () => cut(by('zstd -q', tar)), /zstd says: .*(?:end|premature)/i],
    ['half of what bzip2 made', () => cut(by('bzip2', tar)), /bzip2 says/],
    [
      'gzip with something behind it',
      () => Buffer.concat([gzipSync(tar), Buffer.alloc(600)]),
      /600 bytes behind the end/,
    ],
    ['gzip with a wrong checksum', () => broken(gzipSync(tar), -6), /gzip says: incorrect data check/],
    ['xz with a wrong byte', () => broken(by('xz -1', tar), -2000), /xz says/],
  ];
  test.each(cases)('%s', async (_, made, what) => {
    expect(await content(made())).toMatch(what);
  });

  test.each([
    ['manifest.json', 'repositories', /an image as docker save writes it[^]*copy docker-archive:/],
    ['index.json', 'oci-layout', /is an OCI layout/],
  ])('an image with %s and %s', async (one, two, what) => {
    const folder = tempFolder();
    for (const name of [one, two]) writeFileSync(path.join(folder, name), '{}');
    const saved = path.join(tempFolder(), 'saved.tar');
    execFileSync('tar', ['-cf', saved, '-C', folder, one, two]);
    expect(await refused(1, `rootfs:${saved}`, 'refused:v1')).toMatch(what);
  });

  test.each([
    ['rootfs:/not/there', /is not there/],
    ['rootfs:/etc', /is a folder[^]*tar -C \/etc -c \./],
    ['rootfs:http://user:secret@localhost:1/x.tar', /password in the URL/],
    ['rootfs:https://', /is no URL/],
  ])('%s', async (source, what) => {
    const said = await refused(2, source, 'refused:v1');
    expect(said).toMatch(what);
    expect(said).not.toContain('secret');
  });

  test.each([
    [['--entrypoint', 'echo $HOME'], /only a shell/],
    [['--cmd', '["a"'], /JSON list/],
    [['--env', 'NAME'], /NAME=VALUE/],
    [['--label', '=x'], /NAME=VALUE/],
    [['--workdir', 'tmp'], /no absolute path[^]*--workdir \/tmp/],
    [['--platform', 'amd64'], /no platform[^]*linux\/amd64/],
  ])('%j, before anything is read', async (flags, what) => {
    expect(await refused(2, `rootfs:${file(tar)}`, 'refused:v1', ...flags)).toMatch(what);
  });

  describe('from the web', () => {
    async function served(listener: RequestListener): Promise<string> {
      const server = createServer(listener);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => (server.close(), server.closeAllConnections()));
      return `rootfs:http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    test('a redirect is followed, and the file comes as it is', async () => {
      const packed = gzipSync(tar);
      const url = await served(({ url: asked, headers }, response) => {
        if (asked !== '/there') return void response.writeHead(302, { location: '/there' }).end();
        expect(headers['accept-encoding']).toBe('identity');
        response.writeHead(200, { 'content-length': packed.length }).end(packed);
      });
      const done = await bundle.run('copy', `${url}/rootfs.tar.gz?x=1`, 'fetched:v1');
      expect(done.code, done.stderr).toBe(0);
      expect(await getTags(bundle.http, 'fetched')).toEqual(['v1']);
    });

    test('404', async () => {
      const url = await served((_, response) => response.writeHead(404).end('<title>no</title>'));
      expect(await refused(1, `${url}/x`, 'refused:v1')).toMatch(/\/x answered 404/);
    });

    test('redirects without an end', async () => {
      const url = await served((_, response) => response.writeHead(302, { location: '/' }).end());
      expect(await refused(1, url, 'refused:v1')).toMatch(/answered 302/);
    });

    test.each([
      ['a length', { 'content-length': '100000000' }],
      ['chunks', {}],
    ])('breaks off, announced by %s', async (_, headers) => {
      const url = await served((request, response) => {
        response.writeHead(200, headers).write(cut(tar));
        setTimeout(() => request.socket.destroy(), 50);
      });
      expect(await refused(1, url, 'refused:v1')).toMatch(/broke off: .*after \d+ bytes/);
    });
  });
});

function broken(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy[copy.length + at]! ^= 0xff;
  return copy;
}

async function getTags(http: Http, repository: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const tag of tags(http, repository)) found.push(tag);
  } catch (error) {
    if (!(error instanceof RegistryError && error.status === 404)) throw error;
  }
  return found;
}
