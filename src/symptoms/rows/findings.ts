import type { Row } from '../symptom.ts';

/** What checks find out more exactly than by being red. */
export const smokeFindings = {
  'deleting-refused': {
    cause: 'deleting is off in the registry, though the settings allow it; or the registry is read-only',
    cure: 'storage.delete.enabled: true in registry/config.yml (`create-registry render`), then `create-registry restart`',
  },
  'deleting-allowed': {
    cause: 'deleting is on in the registry, though the settings forbid it',
    cure: '`create-registry render`, then `create-registry restart`',
  },
  'other-version': {
    cause: 'the registry is not the version that the settings say',
    cure: 'compare registry-version in settings.yml with `create-registry status`',
  },
  'auth-service': {
    cause:
      'the service auth does not run, or cannot use the password file: missing, not readable, or with a hash that is not bcrypt',
    cure: '`create-registry status`, `create-registry logs auth`; nginx/auth/htpasswd and its folder must belong to the owner in settings.yml, `create-registry render` writes a missing one',
  },
  'certificate-chain': {
    cause: 'the chain lacks intermediate certificates, or this machine does not know its root',
    cure: 'give the full chain with --tls-cert; install a root of your own on this machine and on every client',
  },
  'older-configuration': {
    cause: 'nginx still runs with an older nginx.conf, or another server has the port',
    cure: '`create-registry restart`; then see who has the port with `ss -ltnp`',
  },
  'no-password-given': {
    cause: 'the suite has no password of any user',
    cure: 'give the user and the password: --user NAME, and CREATE_REGISTRY_PASSWORD or --password-stdin',
  },
  'image-refused': {
    cause: 'the registry that has the image does not give it to you, or has none of that name',
    cure: 'check the name of the image, or log in where it lies: docker login HOST',
  },
  'engine-disk-full': {
    cause: 'the disk where the engine keeps its images is full',
    cure: 'make room where the engine keeps its images: docker system df, docker system prune',
  },
  'never-answered': {
    cause: 'nginx does not answer, or cannot reach the registry',
    cure: 'create-registry logs shows more',
  },
  'other-image': {
    cause: 'another image was pulled than was pushed',
    cure: 'something between engine and registry answers instead of it: a mirror, a proxy with a cache',
  },
  'no-docker-client': {
    cause: 'there is no docker client on PATH',
    cure: 'install one, or leave out --docker',
  },
  'no-test-program': {
    cause: (_, { architectures }) =>
      `a docker engine on ${architectures ?? 'another processor'} is needed for this test`,
    cure: 'leave out --docker',
  },
  'docker-failed': {
    cause: 'docker could not do it, though the checks above may be green',
    cure: 'see dockerd’s log (`journalctl -u docker`)',
  },
} as const satisfies Record<string, Row>;
