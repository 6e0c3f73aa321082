/** Media types of what a registry holds: the OCI names and Docker's older ones. */
export const mediaType = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  gzipLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  /** What docker wrote before 1.10; registry 3 refuses it, 2.8 makes it of newer ones for who asks for nothing else. */
  signedSchema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

/** All four, always: a registry answers 404 for a manifest of a type that was not asked for. */
export const acceptManifests = [
  mediaType.index,
  mediaType.manifest,
  mediaType.dockerIndex,
  mediaType.dockerManifest,
].join(', ');
