import { describe, expect, test } from 'vitest';
import { attachedTo, isAttestation, kindOf, kindOfReferrer, signatureTag } from '../../src/images/kinds.ts';
import { mediaType } from '../../src/registry/media-type.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const descriptor = (type: string) => ({ mediaType: type, digest, size: 1 });
const manifest = (config: string, layers: string[] = [], artifactType?: string) => ({
  config: descriptor(config),
  layers: layers.map(descriptor),
  ...(artifactType ? { artifactType } : {}),
});

describe('kindOf', () => {
  test.each([
    [mediaType.config, mediaType.gzipLayer],
    [mediaType.dockerConfig, mediaType.dockerLayer],
    [mediaType.config, 'application/vnd.oci.image.layer.v1.tar+zstd'],
  ])('%s with %s is an image', (config, layer) =>
    expect(kindOf(manifest(config, [layer]))).toEqual({ name: 'image', isImage: true }),
  );

  const empty = 'application/vnd.oci.empty.v1+json';
  test.each([
    [
      'Helm chart',
      manifest('application/vnd.cncf.helm.config.v1+json', [
        'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      ]),
    ],
    ['cosign signature', manifest(mediaType.config, ['application/vnd.dev.cosign.simplesigning.v1+json'])],
    [
      'Notation signature',
      manifest(empty, ['application/jose+json'], 'application/vnd.cncf.notary.signature'),
    ],
    ['attestation (in-toto)', manifest(mediaType.config, ['application/vnd.in-toto+json'])],
    ['attestation (in-toto, signed)', manifest(mediaType.config, ['application/vnd.dsse.envelope.v1+json'])],
    ['SBOM', manifest(empty, ['application/spdx+json'], 'application/spdx+json')],
    ['WebAssembly module', manifest('application/vnd.wasm.config.v0+json', ['application/wasm'])],
    ['files (ORAS)', manifest(empty, ['text/plain'], 'application/vnd.unknown.artifact.v1')],
    ['files (ORAS)', manifest('application/vnd.unknown.config.v1+json', ['text/plain'])],
    ['Docker plugin', manifest('application/vnd.docker.plugin.v1+json', [mediaType.dockerLayer])],
  ])('%s', (name, what) =>
    expect(kindOf(what)).toMatchObject({ name, isImage: false, type: expect.any(String) as string }),
  );

  test('what nobody has heard of says its type', () => {
    expect(kindOf(manifest(empty, ['text/x'], 'application/x.thing'))).toEqual({
      name: 'artifact',
      isImage: false,
      type: 'application/x.thing',
    });
    expect(kindOf(manifest(empty, ['text/x'])).type).toBe('text/x');
  });
});

test('attestations are told by their annotation', () => {
  const one = { ...descriptor(mediaType.manifest), platform: { os: 'unknown', architecture: 'unknown' } };
  expect(isAttestation(one)).toBe(false);
  expect(
    isAttestation({ ...one, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }),
  ).toBe(true);
});

test('cosign’s tags, there and back', () => {
  expect(signatureTag(digest, 'att')).toBe(`sha256-${'ab'.repeat(32)}.att`);
  expect(attachedTo(signatureTag(digest))).toEqual({ digest, name: 'cosign signature' });
  expect(attachedTo(`sha256-${'ab'.repeat(32)}`)).toEqual({ digest, name: 'list of referrers' });
  expect(attachedTo('sha256-abc.sig')).toBeUndefined();
  expect(attachedTo('v1.sig')).toBeUndefined();
});

test('an entry in a list of referrers', () => {
  const entry = {
    ...descriptor(mediaType.manifest),
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  };
  expect(kindOfReferrer(entry).name).toBe('Sigstore bundle (signature or attestation)');
  expect(kindOfReferrer({ ...entry, artifactType: 'a/b' })).toEqual({
    name: 'artifact',
    isImage: false,
    type: 'a/b',
  });
});
