/** Where the client files lie in a bundle. */
export const clientPaths = {
  daemonJson: 'clients/daemon.json',
  defaultDocker: 'clients/default-docker',
  dropIn: 'clients/docker.service.d/create-registry.conf',
  hosts: 'clients/hosts',
  /** Its folders are those of `certsDirs`. */
  certsD: 'clients/certs.d',
  /** Sets up a client machine, and takes it back. */
  setup: 'clients/setup.sh',
} as const;
