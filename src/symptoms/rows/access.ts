import type { Row } from '../symptom.ts';
import { loginCheck } from './client-trust.ts';

/** Who checks passwords cannot; said before what such a file has in common with others. */
export const passwords = {
  'password-file': {
    says: [
      // nginx: glibc that knows no such hash
      /crypt_r\(\) failed/,
      // nginx
      /open\(\) "[^"]{1,300}htpasswd" failed/,
      // the registry's own htpasswd
      /(?:error|invalid) .{0,80}htpasswd|htpasswd is missing, provisioning|hashedSecret too short/i,
      /error checking authorization: /,
    ],
    cause:
      'nginx cannot use the password file: missing, not readable for its workers, or with a hash that is not bcrypt',
    cure: 'nginx/auth/htpasswd and its folder must belong to the owner in settings.yml; `create-registry render` writes a missing one; write hashes anew with htpasswd -B',
    check: 'create-registry smoke     (the check `login`)',
  },
} as const satisfies Record<string, Row>;

/** Who may do what. */
export const access = {
  'garbage-collection-runs': {
    says: [
      // this registry, bin/gc
      /the registry is collecting garbage/,
    ],
    cause:
      'the registry collects garbage just now: it takes no pushes and no deletions for that time, pulls go on',
    cure: 'push again after the time it names; create-registry gc says how it goes',
    check: 'create-registry status',
  },
  'nearly-full': {
    says: [
      // this registry, bin/floor
      /the disk of the registry is nearly full/,
    ],
    cause:
      'the disk of the registry is nearly full (min-free in settings.yml): it takes no pushes, pulls go on',
    cure: 'create-registry usage says where the space goes; create-registry prune, then create-registry gc give some back\nor lower min-free in settings.yml, `create-registry render`, then `create-registry restart`',
    check: 'create-registry status',
  },
  'hub-limit': {
    says: [
      // Docker Hub
      /reached your (?:unauthenticated )?pull rate limit|pull rate limit as/i,
      /docker\.io\/.{1,400}429 Too Many Requests/,
    ],
    cause: 'Docker Hub limits pulls by address and user; this is not your registry',
    cure: ({ registry }) =>
      `docker login (Docker Hub), or wait an hour\nor copy what you need once: create-registry copy docker.io/library/IMAGE:TAG ${registry}/IMAGE:TAG`,
    check: ({ registry }) => `docker pull ${registry}/IMAGE:TAG`,
  },
  'too-many-guesses': {
    says: [
      // this registry, nginx
      /too many wrong passwords for this user/,
      /limiting (?:requests|connections), excess/,
      // docker, containerd, skopeo
      /toomanyrequests|429 Too Many Requests|StatusCode: 429|status 429\b|\[http 429\]/i,
    ],
    cause:
      'too many wrong passwords for this user from this address in the last seconds, or right ones that nginx cannot remember',
    cure: '`create-registry logs auth` says which; wait a moment. A `deny` in nginx.conf is answered so, too',
    check: 'create-registry logs auth',
  },
  'no-credentials': {
    says: [
      // docker 20.10 to 29, containerd, ctr
      /no basic auth credentials/i,
      // oras, helm
      /basic credential not found/,
    ],
    cause: ({ registry }) =>
      `nobody is logged in to exactly ${registry}: a login for another name, with or without the port, does not count; root and sudo have their own`,
    cure: ({ registry }) =>
      `docker login ${registry}\nctr: --user NAME; Kubernetes: an imagePullSecret for ${registry} (create-registry client --for kubernetes)`,
    check: ({ registry }) => `grep -A3 '"auths"' ~/.docker/config.json     (must name ${registry})`,
  },
  'login-refused': {
    says: [
      // docker, docker login
      /login attempt to \S{1,200} failed with status: 401|incorrect username or password/i,
      // podman, skopeo, buildah
      /invalid username\/password|unable to retrieve auth token: invalid/i,
      // this registry; nginx, registry
      /wrong or missing user name and password/,
      /user "[^"]{1,200}" was not found in|password mismatch|error authenticating user/,
      /basic authentication challenge.{0,300}authentication failure/,
    ],
    cause: 'the user is not in nginx/auth/htpasswd, or has another password there',
    cure: ({ registry, foreign }) =>
      foreign
        ? `log in with the right password: docker login ${registry}`
        : `compare the names in nginx/auth/htpasswd, then docker login ${registry}\n\`create-registry render\` writes the tool’s own user again`,
    check: loginCheck,
  },
  'went-to-docker-hub': {
    says: [
      // docker: no host in the name
      /pull access denied for [\w./-]{1,200}, repository does not exist/i,
      /requested access to the resource is denied/i,
      /docker\.io\/\S{1,200}.{0,200}(?:pull access denied|insufficient_scope|authorization failed|not found)/i,
      /(?:push|pull) access denied, repository does not exist or may require authorization: server message: insufficient_scope/i,
    ],
    cause:
      'Docker Hub was asked, as the name has no host: only what begins with host or host:port goes to a registry of one’s own',
    cure: ({ registry }) =>
      `docker pull ${registry}/NAME:TAG; to push: docker tag NAME:TAG ${registry}/NAME:TAG`,
    check: ({ registry }) => `create-registry ls     (what ${registry} has)`,
  },
  'not-logged-in': {
    says: [
      // docker, podman, skopeo, crictl
      /unauthorized: |: unauthorized(?:$|")|: authentication required(?:$|")|401 Unauthorized|StatusCode: 401/i,
      // kaniko; regctl
      /unsupported status code 401|\[http 401\]/,
      /pull access denied, repository does not exist or may require authorization/i,
    ],
    cause: 'the registry wants a user and a password, and got none, or wrong ones',
    cure: ({ registry }) =>
      `docker login ${registry}     (podman login, skopeo login, ctr --user; as the user who pulls: root has a login of its own)\nKubernetes: an imagePullSecret for ${registry} (create-registry client --for kubernetes)`,
    check: loginCheck,
  },
  denied: {
    says: [
      // docker, containerd, podman
      /\bdenied: |error from registry: denied|: denied$|access denied/i,
      /\b403 Forbidden|StatusCode: 403|status 403\b|\[http 403\]/i,
    ],
    cause: 'this user may not do that; or a proxy before the registry forbids it',
    cure: ({ foreign }) =>
      foreign
        ? 'ask whoever runs it for the right to do that there'
        : 'see what else stands in that line, then nginx’s log: `create-registry logs nginx`; a full disk and a running garbage collection are said so',
    check: 'create-registry status',
  },
  'pull-secret-missing': {
    says: [
      // kubelet
      /Unable to retrieve some image pull secrets/i,
    ],
    cause: 'the pod or its service account names a pull secret that is not in its namespace',
    cure: 'make it in that namespace: create-registry client --for kubernetes prints the command',
    check: 'kubectl get secret -n NAMESPACE; kubectl get serviceaccount default -n NAMESPACE -o yaml',
  },
} as const satisfies Record<string, Row>;
