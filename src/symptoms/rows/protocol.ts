import type { Row } from '../symptom.ts';
import { withPort } from './client-trust.ts';

/** Two ends that do not speak the same. */
export const protocol = {
  'http-instead-of-https': {
    says: [
      // Go: docker, containerd, podman
      /server gave HTTP response to HTTPS client/i,
      /first record does not look like a TLS handshake/i,
      // curl, openssl; Node
      /SSL routines:.{0,60}(?:wrong version number|packet length too long|record layer failure)|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG/i,
      /tlsv1 alert protocol version.{0,40}http|OpenSSL\/[\d.]{1,10}: error:\S{1,20}:SSL routines::wrong version number/i,
    ],
    cause:
      'the client speaks TLS, what listens there speaks plain HTTP: another program, another port, or tls: off',
    cure: ({ registry, settings, foreign }) =>
      settings?.tls === 'off'
        ? `"insecure-registries": ["${registry}"] in /etc/docker/daemon.json (clients/daemon.json has it), then systemctl reload docker; other programs: create-registry client\nbetter: set tls: ca in settings.yml, \`create-registry render\`, then \`create-registry restart\``
        : `compare the port; see who has it with \`ss -ltnp\`${
            foreign
              ? `\nif it is meant to be plain HTTP: "insecure-registries": ["${registry}"] in /etc/docker/daemon.json`
              : ''
          }`,
    check: ({ registry }) => `curl -v http://${registry}/v2/`,
  },
  'https-instead-of-http': {
    says: [
      // nginx
      /plain HTTP request was sent to HTTPS port|plain HTTP on a port that speaks HTTPS/i,
      // Go servers, and Go clients that get TLS bytes
      /Client sent an HTTP request to an HTTPS server|malformed HTTP response "\\x15\\x03/i,
      // curl
      /Received HTTP\/0\.9 when not allowed/,
    ],
    cause: 'the client speaks plain HTTP, the port speaks HTTPS',
    cure: ({ registry, url }) =>
      `use ${url}; take ${registry} out of insecure-registries, and off http = true and --plain-http`,
    check: ({ url }) => `curl -k ${url}/v2/`,
  },
  'tls-versions': {
    says: [
      // Go; openssl, curl, nginx
      /protocol version not supported|unsupported protocol(?! scheme)|SSL alert number (?:40|70)\b|no shared cipher|no cipher suite supported|alert protocol version|unsupported SSL version/i,
      /tls: handshake failure|sslv3 alert handshake failure/i,
    ],
    cause: 'client and server have no TLS version or cipher in common; this registry speaks TLS 1.2 and 1.3',
    cure: 'update the client (dockerd before 1.13, OpenSSL before 1.0.1), or the proxy between that speaks older TLS',
    check: ({ registry }) => `openssl s_client -connect ${withPort(registry)} -tls1_2 </dev/null`,
  },
  'location-scheme': {
    says: [
      // docker, containerd behind a proxy that rewrites Location
      /unsupported protocol scheme/i,
    ],
    cause:
      'the registry sent the client to an address without https://: it builds them from headers that a proxy passes on wrongly',
    cure: 'relativeurls: true in registry/config.yml; Host $http_host and X-Forwarded-Proto at every proxy before nginx',
    check: 'create-registry smoke     (the check `location`)',
  },
  'not-http': {
    says: [
      // Go; curl; Node
      /malformed HTTP (?:response|status code|version)|HPE_[A-Z_]{1,40}|Parse Error: Expected HTTP/,
    ],
    cause: 'what listens there does not speak HTTP',
    cure: 'compare the port; see who has it with `ss -ltnp`',
    check: ({ url }) => `curl -v ${url}/v2/`,
  },
} as const satisfies Record<string, Row>;
