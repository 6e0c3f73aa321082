import type { Row } from '../symptom.ts';

/** Answers of a registry that is not ours, or that mean the same for ours; of connections that could not be used. */
export const elsewhere = {
  'elsewhere-login': {
    cause: 'it wants a user and a password, or does not take those it got',
    cure: ({ registry }) => `docker login ${registry}`,
  },
  'elsewhere-forbidden': {
    cause: 'this user may not do that',
    cure: 'ask whoever runs it for the right to do that there',
  },
  'elsewhere-body-too-large': {
    cause: 'a proxy on the way limits the size of a request',
    cure: 'ask whoever runs it to raise the limit',
  },
  'elsewhere-too-many-requests': {
    cause: 'it got too many requests from here',
    cure: (_, { wait }) => `wait ${wait ?? 'a while'}, then run it again`,
  },
  'elsewhere-redirect': {
    cause: 'it sends on to a place that is not followed',
    cure: 'only https is, or as many as five in a row',
  },
  'elsewhere-fault': {
    cause: 'it has a fault of its own',
    cure: (_, { wait }) => `wait ${wait ?? 'a while'}, then run it again`,
  },
  'elsewhere-deleting-off': {
    cause: 'deleting is off there',
    cure: 'whoever runs it can allow it (Distribution: storage.delete.enabled)',
  },
  'elsewhere-read-only': {
    cause: 'it takes nothing: it is read-only, or the mirror of another one',
    cure: 'push to the registry that it mirrors, or ask whoever runs it',
  },
  'own-deleting-off': {
    cause: 'deleting is off (delete: false in settings.yml)',
    cure: 'set delete: true there, `create-registry render`, then `create-registry restart`',
  },
  'no-such-blob': { cause: 'there is no such blob', cure: 'see what is there with create-registry ls' },
  'nothing-by-that-name': {
    cause: 'there is nothing by that name',
    cure: 'see what is there with create-registry ls',
  },
  'upload-over': { cause: 'the upload is over, or was cleared away', cure: 'run it again' },
  'digest-as-tag': {
    cause: 'there is no such image',
    cure: (_, { reference }) => `if that is a digest: ${reference ?? 'NAME@DIGEST'}`,
  },
  'unknown-issuer': {
    cause: 'nobody this machine trusts has issued its certificate',
    cure: ({ registry }) => `--ca FILE with its CA, or put that into /etc/docker/certs.d/${registry}/ca.crt`,
  },
  'elsewhere-expired': { cause: 'its certificate has expired', cure: 'it must be renewed there' },
  'elsewhere-early': {
    cause: 'its certificate is not valid yet',
    cure: 'compare the clocks (date) here and there',
  },
  'elsewhere-names': {
    cause: 'its certificate is for other names',
    cure: 'use one of the names it is for',
  },
  'elsewhere-no-tls': {
    cause: 'what listens there does not speak TLS as it should',
    cure: ({ registry }) => `if it is meant to be plain HTTP: --plain-http ${registry}`,
  },
  'path-unescaped': {
    cause: 'the path holds characters that a URL cannot',
    cure: 'write them as %20 and the like',
  },
  'no-registry-there': {
    cause: 'it does not answer as a registry does',
    cure: 'see what is at that address: a login page or a proxy may have answered instead',
  },
  'manifest-unreadable': {
    cause: 'the manifest cannot be read',
    cure: 'create-registry inspect REFERENCE --raw shows it',
  },
  'content-wrong': {
    cause: 'what came is not what was asked for',
    cure: 'try again; if it stays so, the registry’s copy is damaged: push the image again',
  },
  'answer-too-large': {
    cause: 'the answer is larger than any list or manifest should be',
    cure: 'see what is at that address with create-registry api',
  },
  'connection-failed': {
    cause: 'the connection failed',
    cure: 'run it again; then see whether it can be reached from here',
  },
} as const satisfies Record<string, Row>;
