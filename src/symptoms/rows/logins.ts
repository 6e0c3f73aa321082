import type { Row } from '../symptom.ts';

/** What clients keep of a login. */
export const logins = {
  'credential-helper-missing': {
    says: [
      // docker, compose, buildx
      /error (?:getting|storing|listing|erasing) credentials/i,
      /docker-credential-[\w.-]{1,40}"?: (?:executable file not found|exec format error)/i,
    ],
    cause:
      'credsStore or credHelpers in ~/.docker/config.json names a helper that is not on this machine or does not work (Docker Desktop leaves its own behind)',
    cure: ({ registry }) =>
      `take "credsStore" out of ~/.docker/config.json, or install that helper; then docker login ${registry}`,
    check:
      'grep -E "credsStore|credHelpers" ~/.docker/config.json; ls $(dirname $(command -v docker))/docker-credential-*',
  },
  'client-configuration': {
    says: [
      // docker
      /Error loading config file|error parsing .{0,200}\.docker\/config\.json/i,
      // podman, skopeo
      /(?:unmarshaling|reading) JSON (?:at|file) .{0,200}(?:auth|config)\.json/i,
    ],
    cause:
      '~/.docker/config.json (Podman: auth.json) cannot be read: it is no JSON, or belongs to root after a sudo docker login',
    cure: ({ registry }) =>
      `mend it, or move it away and log in again: mv ~/.docker/config.json ~/.docker/config.json.old && docker login ${registry}`,
    check: 'ls -l ~/.docker/config.json; docker system info >/dev/null',
  },
  'password-in-clear': {
    says: [
      // docker
      /(?:password|credentials) (?:will be|are) stored unencrypted/i,
    ],
    cause: 'docker keeps the password in ~/.docker/config.json, only encoded: whoever reads that file has it',
    cure: 'a user of its own for each machine in nginx/auth/htpasswd, so that it can be taken away; or a credential helper (docker-credential-pass, -secretservice)',
    check: 'ls -l ~/.docker/config.json     (only its owner should read it)',
  },
  'login-without-terminal': {
    says: [
      // docker
      /Cannot perform an interactive login from a non.TTY device/i,
    ],
    cause: 'docker login wants to ask for the password, and there is no terminal, or an option is missing',
    cure: ({ registry }) => `printf %s "$PASSWORD" | docker login ${registry} -u USER --password-stdin`,
  },
} as const satisfies Record<string, Row>;
