/** Where things lie in a bundle, relative to its folder and the same for every target. */
export const paths = {
  settings: 'settings.yml',
  settingsSchema: 'settings.schema.json',
  secrets: 'secrets.yml',
  manifest: '.create-registry.json',
  compose: 'docker-compose.yml',
  env: '.env',
  /** Runs Compose on this bundle, whichever is installed; for people and for the systemd unit. */
  composeScript: 'bin/compose',
  /** Garbage collection; for people, for the timer and for `create-registry gc`. */
  gcScript: 'bin/gc',
  /** Closes the gate to pushes while the disk is nearly full; a service of the stack. */
  floorScript: 'bin/floor',
  /** This program, for timers and cron. */
  toolScript: 'bin/create-registry',
  /** Takes what nginx noted of pulls into the store's own notes; for `bin/gc` and `create-registry prune`. */
  pullsScript: 'bin/pulls',
  readme: 'README.md',
  nginxConf: 'nginx/nginx.conf',
  /** The second nginx, which does nothing but check passwords. */
  authConf: 'nginx/auth.conf',
  htpasswd: 'nginx/auth/htpasswd',
  /** Files here close the registry to writes for a while, see nginx.conf. */
  gate: 'nginx/gate',
  /** Keeps that folder where there is nothing in it: an engine would make it root's. */
  gateReadme: 'nginx/gate/README',
  serverCert: 'nginx/certs/server.crt',
  serverKey: 'nginx/certs/server.key',
  /** The CA certificate once more, where nginx can hand it out; `pki/` itself is mounted nowhere. */
  publicCa: 'nginx/public/ca.crt',
  /** `clients/setup.sh` once more, for nginx to hand out; not with plain HTTP, where anyone on the way could change it. */
  publicSetup: 'nginx/public/setup.sh',
  registryConfig: 'registry/config.yml',
  caCert: 'pki/ca.crt',
  caKey: 'pki/ca.key',
  /** Process target only: pid files, sockets, temporary files of nginx. 0700. */
  run: 'run',
  /** Under which names passwords are remembered; process target only. */
  remembered: 'run/remembered',
  logs: 'logs',
  /** Keeps that folder where there is nothing in it: an engine would make it root's. */
  logsReadme: 'logs/README',
} as const;
