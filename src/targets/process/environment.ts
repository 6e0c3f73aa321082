/**
 * What the services get of the user's environment. A REGISTRY_* variable of an earlier experiment would override
 * config.yml, so what is passed on is named here and the rest is not.
 */
const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  // A mirror reaches its upstream through these.
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

export function serviceEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  // registry 3 otherwise sends traces to localhost:4318 and logs every failure to do so.
  return { ...Object.fromEntries(kept), OTEL_TRACES_EXPORTER: 'none' };
}
