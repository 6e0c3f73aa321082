import type { Row } from '../symptom.ts';

/** What is asked for, or sent, is not as it should be. */
export const content = {
  'exec-format': {
    says: [
      // docker, runc, the kernel
      /exec format error/i,
    ],
    cause: 'the image is made for another processor',
    cure: 'build or pull the one for this machine (docker pull --platform; create-registry inspect shows which there are)',
    check: 'uname -m; create-registry inspect IMAGE',
  },
  'platform-missing': {
    says: [
      // docker, containerd; podman, skopeo
      /no matching manifest for \S{1,60}|no match for platform in manifest|no image found in (?:manifest list|image index) for architecture/i,
      // docker, its warning
      /requested image's platform .{1,80} does not match/,
    ],
    cause: 'the image is there, but not for this processor',
    cure: 'choose another image, or push one for this platform as well (docker buildx build --platform linux/amd64,linux/arm64)',
    check: 'create-registry inspect IMAGE',
  },
  'old-manifest': {
    says: [
      // docker 26 and later, containerd 2
      /schema ?(?:version )?1 .{0,100}(?:deprecat|no longer|unsupported|not supported)|manifest\.v1\+(?:prettyjws|json)" is (?:no longer supported|not supported)/i,
      // registry 3
      /MANIFEST_INVALID.{0,100}schema|unrecognized manifest schema version|unsupported schema version 1/i,
      // docker 20.10: an answer without a type is taken for schema 1
      /error unmarshalling content: /,
    ],
    cause:
      'the image is in the format of before 2017 (schema 1), which nobody takes any more; or something else than a registry answered, without a media type',
    cure: 'pull it with an older Docker and push it again from a newer one, or build it anew\nif it is no old image: see what answers with create-registry api GET /v2/',
    check: 'create-registry inspect IMAGE --raw',
  },
  'media-type': {
    says: [
      // docker, containerd, podman
      /unsupported (?:media ?type|manifest media type)|invalid media ?type|mediaType in manifest should be/i,
      // registry: an artifact without a config, an unknown type
      /MANIFEST_INVALID|manifest invalid/,
    ],
    cause:
      'the manifest is of a type that one of the two does not know: an artifact that is no image, or a client or registry that is too old',
    cure: 'pull artifacts with the program that made them (oras, helm, cosign); registry-version: "3" in settings.yml knows more types than 2.8',
    check: 'create-registry inspect IMAGE',
  },
  'foreign-layer': {
    says: [
      // registry; docker
      /invalid URL on layer|foreign layer|non-?distributable/i,
    ],
    cause: 'the image has layers that are not to be copied (Windows base layers with their own addresses)',
    cure: 'push them as well: "allow-nondistributable-artifacts" in daemon.json names this registry\nor allow their addresses: validation.manifests.urls.allow in registry/config.yml',
    check: 'create-registry inspect IMAGE --raw     (layers with urls)',
  },
  'name-invalid': {
    says: [
      // docker, podman
      /invalid reference format|repository name must be lowercase|InvalidImageName|couldn't parse image (?:reference|name)/i,
      // registry
      /\bNAME_INVALID|invalid repository name/,
      // helm, oras
      /invalid_reference|invalid reference: (?:missing|invalid)/,
    ],
    cause: 'that is no name of an image: capitals, spaces, a scheme (https://) or an empty part',
    cure: ({ registry }) =>
      `small letters, digits and ._-/ only: ${registry}/team/app:1.0     (an empty variable leaves ":tag" behind)`,
    check: 'echo the very words that are run',
  },
  'helm-scheme': {
    says: [
      // helm
      /scheme "https?" not supported/,
    ],
    cause: 'helm wants charts in a registry as oci://',
    cure: ({ registry }) => `helm push CHART.tgz oci://${registry}/charts`,
  },
  'not-local': {
    says: [
      // docker push
      /An image does not exist locally with the tag|tag does not exist: /,
      // podman
      /: image not known$/,
    ],
    cause: 'there is no image of that name on this machine',
    cure: ({ registry }) => `docker tag IMAGE ${registry}/NAME:TAG, then push that`,
    check: 'docker image ls',
  },
  'upload-unknown': {
    says: [
      // docker, containerd, podman; registry
      /blob upload unknown|BLOB_UPLOAD_UNKNOWN|blob upload invalid|BLOB_UPLOAD_INVALID|upload resumption failed|invalid secret/i,
      // containerd 2, docker 28; podman
      /http: no Host in request URL|http: no Location header in response/,
    ],
    cause:
      'the upload is not known where the client sent it on: Location is rewritten or dropped by a proxy, several registries have no common http.secret, or it was cleared away',
    cure: 'run it again\nHost $http_host and X-Forwarded-Proto at every proxy before nginx; relativeurls: true and one http.secret in registry/config.yml (`create-registry render --diff`)',
    check: 'create-registry smoke     (the checks `location` and `chunked-upload`)',
  },
  'blob-unknown': {
    says: [
      // docker push; registry
      /blob unknown to registry|\bblob unknown\b|unknown blob|MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN/i,
    ],
    cause:
      'a layer is not there: pushes skipped what a cache believed to be there, or garbage was collected during the push',
    cure: 'push again; create-registry verify says which images lack something\nno storage.cache in registry/config.yml (`create-registry render`), and garbage collection only by create-registry gc',
    check: 'create-registry verify',
  },
  'other-platforms-absent': {
    says: [
      // docker with the containerd store, ctr, nerdctl: push
      /content digest sha256:[0-9a-f]{1,64}: not found/,
    ],
    cause:
      'the image on this machine is not whole: the parts for other processors were never pulled, and now they are to be pushed',
    cure: ({ registry }) =>
      `push the one that is here: docker push --platform linux/amd64 ${registry}/NAME:TAG\nor copy all of it from where it came: create-registry copy SOURCE ${registry}/NAME:TAG`,
    check: 'docker image ls --tree',
  },
  'content-damaged': {
    says: [
      // docker; containerd; podman
      /filesystem layer verification failed|unexpected commit (?:digest|size)|does not match the specified digest|digest mismatch|content of digest .{1,100} does not match/i,
      // registry; gzip, tar
      /provided digest did not match|DIGEST_INVALID|SIZE_INVALID|invalid checksum digest|gzip: invalid (?:header|checksum)|archive\/tar: invalid tar header|invalid tar header/i,
    ],
    cause:
      'what came is not what the digest says: cut off or rewritten on the way (a proxy, a cache), or damaged in the store',
    cure: 'create-registry verify checks the store; push a broken image again\nfor a DELETE: 2.8 deletes by digest only, create-registry rm knows how\nno gzip, no cache and no sub_filter for /v2/ at every proxy',
    check: 'create-registry verify; create-registry smoke',
  },
  'repository-unknown': {
    says: [
      // registry; podman, skopeo
      /NAME_UNKNOWN|repository name not known to registry|name unknown/i,
    ],
    cause: 'there is no such repository',
    cure: 'see what is there with create-registry ls',
    check: 'create-registry ls',
  },
  'manifest-unknown': {
    says: [
      // docker; podman, skopeo; registry
      /manifest unknown|\bMANIFEST_UNKNOWN|manifest for \S{1,300} not found/i,
      // containerd, ctr, docker 28
      /failed to resolve (?:reference|image).{0,300}: not found(?:$|")/,
      /Failed to pull image .{0,600}: not found(?:$|")/,
      // buildx; oras; helm
      /failed to resolve (?:source metadata|digest).{0,500}: not found$/,
      /^Error: \S{1,300}\/\S{1,300}:\S{1,128}: not found$/,
    ],
    cause:
      'there is no such image: another tag, deleted, or pruned; of an image for several platforms a part may be gone',
    cure: 'see what is there with create-registry ls NAME; what a tag pointed to before: create-registry ls NAME:TAG --history\nif the tag is there: create-registry verify says what is missing',
    check: 'create-registry ls NAME',
  },
  'deleting-off': {
    says: [
      // registry: DELETE; a mirror, or read-only: PUT
      /The operation is unsupported|"code": ?"UNSUPPORTED"|retrying: unsupported$|retrying: unsupported"/,
      /405 (?:Method )?Not Allowed|StatusCode: 405|response status: 405|\[http 405\]/i,
    ],
    cause:
      'the registry does not do that: deleting is off, it is read-only or the mirror of another one; 2.8 deletes no tags by name',
    cure: 'delete: true in settings.yml, `create-registry render`, then `create-registry restart`; delete with create-registry rm, which knows both versions\npushes to a mirror: make a registry of its own for them',
    check: 'create-registry status',
  },
  'page-size': {
    says: [
      // registry since 2.8.2
      /PAGINATION_NUMBER_INVALID|invalid number of results requested/i,
    ],
    cause: 'a list was asked for with more than 1000 entries a page, or with no number',
    cure: 'ask for n=1000 at most and follow the Link header; create-registry ls does',
    check: 'create-registry ls --json',
  },
  'browser-forbids': {
    says: [
      // browsers
      /blocked by CORS policy|Cross-Origin Request Blocked|\bCORS\b.{0,40}(?:error|OPTIONS|preflight)/i,
    ],
    cause: 'a web page of another origin asks the registry, and the registry allows none to',
    cure: 'serve the page from the same host and port as the registry, behind the same nginx; then it needs no CORS at all',
    check: ({ url }) => `curl -k -X OPTIONS -i ${url}/v2/`,
  },
} as const satisfies Record<string, Row>;
