import { change } from '../../targets/change.ts';
import type { Named, Row } from '../symptom.ts';

/** The module belongs to one build of nginx. */
const otherModule: Row['cure'] = ({ engine }) =>
  engine !== undefined
    ? `${change('nginxImage')}\nor ${change('fastPath', false)}`
    : `install it (Debian: libnginx-mod-http-js), or ${change('fastPath', false)}`;

const undoEdit: Row['cure'] = (_, { config }: Named) =>
  `undo the edit in ${config ?? 'the file that it names'}; create-registry render --diff shows it`;

/** nginx and the registry do not start, or stop. */
export const services = {
  'certificate-key-mismatch': {
    says: [
      // nginx, openssl
      /key values mismatch/,
      // Go
      /tls: private key does not match public key/,
    ],
    cause: 'certificate and private key do not belong together',
    cure: 'put a matching pair into nginx/certs/',
    check:
      'openssl x509 -in nginx/certs/server.crt -noout -pubkey | cmp - <(openssl pkey -in nginx/certs/server.key -pubout)',
  },
  'certificate-file': {
    says: [
      // nginx
      /(?:cannot load certificate(?: key)?|BIO_new_file\()\s?"(?<file>[^"]{1,300})"/,
      /PEM_read_bio\w{0,20}\([^)]{0,300}\) failed/,
    ],
    cause: (_, { file }) => `nginx cannot use ${file ?? 'its certificate or its key'}`,
    cure: 'it must be there, be PEM, and be readable to you',
    check: 'ls -l nginx/certs; openssl x509 -in nginx/certs/server.crt -noout -subject -dates',
  },
  'njs-missing': {
    says: [
      // nginx
      /dlopen\(\) "(?<file>[^"]{0,300}ngx_http_js_module\.so)" failed/,
    ],
    cause: ({ settings, engine }, { file }) =>
      engine !== undefined
        ? `${settings?.nginxImage ?? 'the image of nginx'} has no njs module that fits`
        : `nginx lacks its njs module, ${file ?? 'ngx_http_js_module.so'}`,
    cure: otherModule,
    check: 'nginx -V',
  },
  'njs-other-build': {
    says: [
      // nginx
      /module "(?<file>[^"]{0,300}ngx_http_js_module\.so)" (?:version \d{1,12} instead of|is not binary compatible)/,
    ],
    cause: ({ settings, engine }, { file }) =>
      engine !== undefined
        ? `${settings?.nginxImage ?? 'the image of nginx'} has no njs module that fits`
        : `the njs module ${file ?? ''} is made for another nginx`,
    cure: otherModule,
    check: 'nginx -V',
  },
  'healthcheck-without-curl': {
    says: [
      // docker inspect, a health check written for curl
      /exec: "(?:curl|wget)": executable file not found|"Output": ?".{0,40}\b(?:curl|wget): not found/i,
    ],
    cause:
      'the health check calls a program that the image does not have: registry images have busybox wget and no curl',
    cure: 'use the health checks that `create-registry render` writes; they ask /debug/health, without a password',
    check: 'docker inspect --format "{{json .State.Health}}" CONTAINER',
  },
  'http-secret-missing': {
    says: [
      // registry
      /No HTTP secret provided/,
    ],
    cause:
      'the registry has no http.secret: uploads in progress break when it restarts, or where there are several',
    cure: 'http.secret in registry/config.yml; `create-registry render` writes it, then `create-registry restart`',
    check: 'grep -n secret registry/config.yml',
  },
  'nginx-finds-no-registry': {
    says: [
      // nginx, start
      /host not found in (?:upstream|resolver)/,
      // nginx, error log: name of a container
      /could not be resolved \(\d{1,3}: [^)]{1,60}\)(?! while requesting)|no resolver defined to resolve/,
    ],
    cause: 'nginx cannot find the registry by its name: that service does not run, or is on another network',
    cure: 'start both: `create-registry up`; in nginx.conf a resolver and a variable in proxy_pass, as `create-registry render --diff` shows, so that it may come later',
    check: 'create-registry status',
  },
  'nginx-configuration': {
    says: [
      // nginx
      /\[emerg\] (?:\S{1,40} )?(?<what>.{1,400}) in (?<place>\S.{0,300}:\d{1,6})$/,
    ],
    cause: (_, { what, place }) =>
      what === undefined
        ? 'nginx does not understand its configuration'
        : `nginx does not understand ${place}: ${what}`,
    cure: undoEdit,
    check: 'nginx -t -c nginx.conf, or what `create-registry logs nginx` says',
  },
  'registry-configuration': {
    says: [
      // registry 2.8 and 3
      /configuration error: (?<what>.{1,500})/,
      /error parsing \S{1,300}(?:config\.yml|registry): (?<what>.{1,400})/,
      // an old or unknown key in 3
      /panic: (?<what>(?:unable to configure|StorageDriver not registered|multiple storage drivers|No such|readonly config key|no storage configuration|parse ").{0,300})/,
      // a file that it names
      /level=fatal msg="(?<what>open \S{1,300}: no such file or directory)/,
    ],
    cause: (_, { what }) =>
      `the registry does not understand its configuration${what === undefined ? '' : `: ${what}`}; version 3 is stricter than 2.8, and has its file at another place (/etc/distribution)`,
    cure: undoEdit,
    check: 'create-registry render --diff',
  },
} as const satisfies Record<string, Row>;

/** Said where nothing tells more. */
export const general = {
  crashed: {
    says: [
      // Go
      /^(?:panic|fatal error): (?<what>.{1,300})/,
    ],
    cause: (_, { what }) => `it crashed${what === undefined ? '' : `: ${what}`}`,
    cure: undoEdit,
    check: 'create-registry logs',
  },
  'stack-files': {
    says: [
      // compose; nginx without a place; yaml
      /\[emerg\]|unsupported config option|yaml: (?:line|unmarshal|did not)|error (?:while )?parsing \S{1,200}\.ya?ml|error while interpolating|docker-compose\.yml/i,
    ],
    cause: 'a generated file was changed or is damaged',
    cure: 'create-registry render --diff shows it',
    check: 'create-registry render --diff',
  },
} as const satisfies Record<string, Row>;
