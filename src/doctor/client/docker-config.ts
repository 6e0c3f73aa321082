/** Docker's own configuration of a user, as far as it says who is logged in where. */
export type DockerConfig = Readonly<Record<string, unknown>>;

export const fields = (value: unknown): DockerConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DockerConfig) : {};

/** Undefined for what is no JSON. */
export function parsed(text: string): DockerConfig | undefined {
  try {
    return fields(JSON.parse(text));
  } catch {
    // What JSON.parse says quotes the file, which holds passwords.
    return undefined;
  }
}

/** What people are logged in to, by the keys of the file. */
export const auths = (config: DockerConfig): string[] => Object.keys(fields(config['auths']));

/** The program that keeps the password for a registry; undefined where the file itself does. */
export const helperOf = (config: DockerConfig, name: string): string | undefined => {
  const helper = fields(config['credHelpers'])[name] ?? config['credsStore'];
  return typeof helper === 'string' && helper !== '' ? helper : undefined;
};

export const isLoggedIn = (config: DockerConfig, name: string): boolean =>
  auths(config).includes(name) || fields(config['credHelpers'])[name] !== undefined;
