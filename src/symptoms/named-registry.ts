import { isIP } from 'node:net';
import type { Bundle } from '../bundle/bundle.ts';
import { mainRegistryHost, registryHost } from '../settings/address.ts';
import { isLoopback } from '../settings/values/host.ts';
import { anyPlace, elsewhere, placeOf } from './place.ts';
import type { Place } from './symptom.ts';

const host = String.raw`(?<host>\[[0-9a-fA-F:.]{2,60}\](?::\d{1,5})?|[A-Za-z0-9][A-Za-z0-9.-]{0,250}(?::\d{1,5})?)`;

/** How clients name the registry they talked to, with its port where that is not the default. */
const registries = [
  new RegExp(String.raw`(?:"|\b(?:to|from|for|Get|Head|Post|Put|Patch) )https?://${host}/v[12]/`, 'i'),
  new RegExp(String.raw`pinging container registry ${host}:? `),
  new RegExp(
    String.raw`(?:failed to (?:resolve reference|push|pull and unpack image)|Failed to pull image|manifest for) "?${host}/\S`,
  ),
  new RegExp(String.raw`(?:creds for|logging into) "${host}"`),
];

/** How they name it to a name server: never with the port. */
const names = [
  new RegExp(String.raw`\blookup ${host}(?: on |:)`),
  new RegExp(String.raw`Could not resolve host: ${host}`),
];

const hub = new Set(['registry-1.docker.io', 'auth.docker.io', 'index.docker.io', 'docker.io']);

/** Nobody's own. */
const everybodys =
  /^(?:docker\.io|(?:[\w.-]{1,100}\.)?(?:ghcr\.io|quay\.io|gcr\.io|pkg\.dev|azurecr\.io|amazonaws\.com|registry\.k8s\.io|mcr\.microsoft\.com|public\.ecr\.aws|registry\.gitlab\.com))$/;

const namedBy = (patterns: readonly RegExp[], line: string): string | undefined => {
  for (const pattern of patterns) {
    const found = pattern.exec(line)?.groups?.['host'];
    if (found !== undefined) return hub.has(found) ? 'docker.io' : found;
  }
  return undefined;
};

export interface Meant {
  place: Place;
  /** What the line names where that is not the bundle's registry: another one, or another port of the same name. */
  other?: string;
}

/** Which registry a line is about: the bundle's, unless it names another; an address may well be the bundle's own. */
export function meantBy(line: string, bundle: Bundle | undefined, cwd: string): Meant {
  const registry = namedBy(registries, line);
  const named = registry ?? namedBy(names, line);
  const place = placeOf(bundle, cwd);
  if (named === undefined) return { place };
  if (!bundle)
    return {
      place: everybodys.test(named)
        ? elsewhere(named)
        : { ...anyPlace, registry: named, url: `https://${named}` },
    };
  const { settings } = bundle;
  const name = named.replace(/:\d{1,5}$/, '');
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || isLoopback(name)) return { place };
  if (!settings.host.includes(name)) return { place: elsewhere(named), other: named };
  const own = settings.host.flatMap((one) => [registryHost(settings, one), `${one}:${settings.port}`]);
  return registry === undefined || own.includes(named) ? { place } : { place, other: named };
}

/** How the bundle's registry is called, to be held against the other. */
export const ownRegistry = (bundle: Bundle): string => mainRegistryHost(bundle.settings);
