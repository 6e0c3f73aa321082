import { hideValues } from './history.ts';

/** One step of a build, as the config remembers it. */
export interface HistoryEntry {
  created?: string;
  /** The command, without the values of environment variables and build arguments. */
  createdBy: string;
  comment?: string;
  /** It changed the config only. */
  emptyLayer: boolean;
}

/** What a person wants of an image's config. Values of the environment may be secrets: there are names only. */
export interface ImageConfig {
  created?: string;
  author?: string;
  os: string;
  architecture: string;
  variant?: string;
  'os.version'?: string;
  entrypoint?: string[];
  cmd?: string[];
  /** Names. */
  env: string[];
  user?: string;
  workdir?: string;
  ports: string[];
  volumes: string[];
  labels: Record<string, string>;
  healthcheck?: string[];
  stopSignal?: string;
  history: HistoryEntry[];
  diffIds: string[];
}

/** What was built, for which platform and when: all that a list of images shows of a config. */
export type Build = Pick<ImageConfig, 'created' | 'os' | 'architecture' | 'variant' | 'os.version'>;

type Fields = Record<string, unknown>;

/** Reads whatever can be read: anybody may have written it. Throws `SyntaxError` where it is no JSON at all. */
export function parseConfig(content: Buffer): ImageConfig {
  const value = read(content);
  const config = fields(value['config']);
  const env = texts(config['Env']).map((entry) => entry.split('=', 1)[0] ?? '');
  return {
    ...buildIn(value),
    ...text('author', value['author']),
    ...words('entrypoint', config['Entrypoint']),
    ...words('cmd', config['Cmd']),
    env,
    ...text('user', config['User']),
    ...text('workdir', config['WorkingDir']),
    ports: Object.keys(fields(config['ExposedPorts'])),
    volumes: Object.keys(fields(config['Volumes'])),
    labels: Object.fromEntries(
      Object.entries(fields(config['Labels'])).map(([name, label]) => [
        name,
        string(label) ?? JSON.stringify(label),
      ]),
    ),
    ...words('healthcheck', fields(config['Healthcheck'])['Test']),
    ...text('stopSignal', config['StopSignal']),
    history: array(value['history']).map((entry) => historyEntry(fields(entry), env)),
    diffIds: texts(fields(value['rootfs'])['diff_ids']),
  };
}

/** The same of a config's build alone: most of a config is its history. */
export const parseBuild = (content: Buffer): Build => buildIn(read(content));

const read = (content: Buffer): Fields => fields(JSON.parse(content.toString('utf8')));

const buildIn = (value: Fields): Build => ({
  ...text('created', value['created']),
  os: string(value['os']) ?? '',
  architecture: string(value['architecture']) ?? '',
  ...text('variant', value['variant']),
  ...text('os.version', value['os.version']),
});

const historyEntry = (entry: Fields, env: readonly string[]): HistoryEntry => ({
  ...text('created', entry['created']),
  createdBy: hideValues(string(entry['created_by']) ?? '', env),
  ...text('comment', entry['comment']),
  emptyLayer: entry['empty_layer'] === true,
});

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const string = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const texts = (value: unknown): string[] =>
  array(value).filter((one): one is string => typeof one === 'string');

const text = <K extends string>(name: K, value: unknown): { [key in K]?: string } =>
  (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [key in K]?: string };

/** Ancient configs have a single string. */
const words = <K extends string>(name: K, value: unknown): { [key in K]?: string[] } => {
  const list = typeof value === 'string' ? [value] : texts(value);
  return (list.length > 0 ? { [name]: list } : {}) as { [key in K]?: string[] };
};
