import type { Check } from './check.ts';
import { connect } from './checks/connect.ts';
import { tlsChain } from './checks/tls-chain.ts';
import { tlsNames } from './checks/tls-names.ts';
import { tlsValidity } from './checks/tls-validity.ts';
import { tlsVersions } from './checks/tls-versions.ts';
import { caDownload } from './checks/ca-download.ts';
import { setupDownload } from './checks/setup-download.ts';
import { clock } from './checks/clock.ts';
import { anonymous } from './checks/anonymous.ts';
import { challenge } from './checks/challenge.ts';
import { apiVersion } from './checks/api-version.ts';
import { errorJson } from './checks/error-json.ts';
import { login } from './checks/login.ts';
import { wrongPassword } from './checks/wrong-password.ts';
import { registry } from './checks/registry.ts';
import { unknownRepository } from './checks/unknown-repository.ts';
import { upload } from './checks/upload.ts';
import { location } from './checks/location.ts';
import { largeBody } from './checks/large-body.ts';
import { chunkedUpload } from './checks/chunked-upload.ts';
import { streaming } from './checks/streaming.ts';
import { blobHead } from './checks/blob-head.ts';
import { blobGet } from './checks/blob-get.ts';
import { blobRange } from './checks/blob-range.ts';
import { nosniff } from './checks/nosniff.ts';
import { manifestPush } from './checks/manifest-push.ts';
import { indexPush } from './checks/index-push.ts';
import { manifestByTag } from './checks/manifest-by-tag.ts';
import { manifestHead } from './checks/manifest-head.ts';
import { indexByDigest } from './checks/index-by-digest.ts';
import { servedByNginx } from './checks/served-by-nginx.ts';
import { anonymousPull } from './checks/anonymous-pull.ts';
import { otherRepository } from './checks/other-repository.ts';
import { tagsList } from './checks/tags-list.ts';
import { catalog } from './checks/catalog.ts';
import { missingBlob } from './checks/missing-blob.ts';
import { mount } from './checks/mount.ts';
import { catalogPaging } from './checks/catalog-paging.ts';
import { noBypass } from './checks/no-bypass.ts';
import { tagDelete } from './checks/tag-delete.ts';
import { manifestDelete } from './checks/manifest-delete.ts';
import { blobDelete } from './checks/blob-delete.ts';
import { gone } from './checks/gone.ts';
import { noStaleCache } from './checks/no-stale-cache.ts';
import { leavesNothing } from './checks/leaves-nothing.ts';

/** Every check, in the order in which they run and are shown. */
export const suite: readonly Check[] = [
  connect,
  tlsChain,
  tlsNames,
  tlsValidity,
  tlsVersions,
  caDownload,
  setupDownload,
  clock,
  anonymous,
  challenge,
  apiVersion,
  errorJson,
  login,
  wrongPassword,
  registry,
  unknownRepository,
  upload,
  location,
  largeBody,
  chunkedUpload,
  streaming,
  blobHead,
  blobGet,
  blobRange,
  nosniff,
  manifestPush,
  indexPush,
  manifestByTag,
  manifestHead,
  indexByDigest,
  servedByNginx,
  anonymousPull,
  otherRepository,
  tagsList,
  catalog,
  missingBlob,
  mount,
  catalogPaging,
  noBypass,
  tagDelete,
  manifestDelete,
  blobDelete,
  gone,
  noStaleCache,
  leavesNothing,
];
