interface Image {
  Config?: { Cmd?: string[] | null } | null;
}

/**
 * Major version of a registry image by the config path in its command, which the official images of each major
 * have at a place of their own. Undefined for images that are built otherwise.
 */
export function imageMajor(json: string): '3' | '2.8' | undefined {
  const [image] = JSON.parse(json) as Image[];
  const command = image?.Config?.Cmd ?? [];
  if (command.includes('/etc/distribution/config.yml')) return '3';
  return command.includes('/etc/docker/registry/config.yml') ? '2.8' : undefined;
}
