import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseImageName } from '../../src/copy/image-name.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['team/app:v1', { transport: 'docker', reference: 'team/app:v1' }],
  ['docker://team/app:v1', { transport: 'docker', reference: 'team/app:v1' }],
  ['localhost:5000/app', { transport: 'docker', reference: 'localhost:5000/app' }],
  ['reg:5000/app', { transport: 'docker', reference: 'reg:5000/app' }],
  [`team/app@${digest}`, { transport: 'docker', reference: `team/app@${digest}` }],
  // Repositories may be called so.
  ['app:v1.tar', { transport: 'docker', reference: 'app:v1.tar' }],
  ['dir:v1', { transport: 'docker', reference: 'dir:v1' }],
  ['oci:app', { transport: 'oci', path: 'app' }],
  ['oci:./a b:v1', { transport: 'oci', path: './a b', tag: 'v1' }],
  [
    'oci:/x:docker.io/library/alpine:3.20',
    { transport: 'oci', path: '/x', tag: 'docker.io/library/alpine:3.20' },
  ],
  [`oci:/x@${digest}`, { transport: 'oci', path: '/x', digest }],
  ['docker-archive:a.tar:app:v1', { transport: 'docker-archive', spec: 'a.tar:app:v1' }],
  ['rootfs:-', { transport: 'rootfs', spec: '-' }],
  ['rootfs:https://example.com/r.tar.xz', { transport: 'rootfs', spec: 'https://example.com/r.tar.xz' }],
])('%s', (text, expected) => {
  expect(parseImageName(text)).toEqual({ text, ...expected });
});

test.each([
  ['docker:alpine', 'docker: is followed by two slashes', 'docker://alpine'],
  ['oci:', 'nothing stands behind the colon', 'oci:DIR'],
  ['oci:a:', 'cannot be a name', 'letters and digits'],
  [`oci:a@sha256:12`, 'no digest', 'sha256:'],
  ['dir:/tmp/x', 'nothing to copy from', 'oci:DIR'],
  ['docker-daemon:alpine:3', 'nothing to copy from', 'docker save'],
  ['https://reg.lan/app', 'nothing to copy from', 'without https://'],
  ['./app.tar', 'a file or a folder', 'docker-archive:./app.tar'],
  ['app.tar.gz', 'a file or a folder', 'rootfs:app.tar.gz'],
  ['rootsf:./x.tar', 'no kind of place called rootsf:', 'did you mean rootfs:?'],
  ['oic:./x', 'no kind of place called oic:', 'did you mean oci:?'],
  ['tarball:/x', 'no kind of place called tarball:', 'there are docker://'],
])('%s is refused, with what to write', (text, what, cure) => {
  try {
    parseImageName(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const [problem] = (error as UsageError).problems;
    expect(problem?.what).toContain(what);
    expect(problem?.cure).toContain(cure);
    return;
  }
  expect.fail('it was taken');
});
