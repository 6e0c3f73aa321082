import type { Bundle } from '../bundle/bundle.ts';
import { UsageError } from '../errors.ts';
import type { Http } from '../registry/http.ts';
import { isRegistry, parseReference, type Reference } from '../registry/reference.ts';
import type { Retries } from '../registry/retried.ts';
import { mainRegistryHost, registryHost } from '../settings/address.ts';
import { placeOf } from '../symptoms/place.ts';
import type { Place } from '../symptoms/symptom.ts';
import type { Surroundings } from '../system/process.ts';

export interface Registries {
  /** The bundle that names without a host belong to; absent outside of one. */
  readonly bundle?: Bundle;
  parse(text: string): Reference;
  /** Whether that registry (`host[:port]`) is the bundle's. */
  isOwn(registry: string): boolean;
  /** The bundle's, for words about it; undefined of other registries. */
  ownPlace(registry: string): Place | undefined;
  /** A way to a registry, made on first use and shared. */
  http(registry: string): Promise<Http>;
  close(): void;
}

export interface RegistriesOptions {
  io: Surroundings;
  bundle?: Bundle | undefined;
  /** Registries (`host[:port]`) spoken to without TLS. */
  plainHttp?: readonly string[];
  /** PEM of more certificates to trust. */
  ca?: readonly string[];
  retries?: Retries;
}

export function openRegistries(options: RegistriesOptions): Registries {
  const { io, bundle, plainHttp = [], ca = [], retries = {} } = options;
  const home = bundle && mainRegistryHost(bundle.settings);
  const open = new Map<string, Promise<Http>>();
  const isOwn = (registry: string): boolean =>
    bundle !== undefined && ownNames(bundle).includes(registry.toLowerCase());
  const make = async (registry: string): Promise<Http> => {
    // On demand: a command that reads the store needs neither TLS nor HTTP.
    if (bundle && isOwn(registry)) {
      const { openOwn } = await import('./own.ts');
      return openOwn(bundle, { io, retries });
    }
    if (!isRegistry(registry)) throw noRegistry(registry);
    const { openRemote } = await import('./remote.ts');
    return openRemote(registry, { io, ca, retries, plainHttp: plainHttp.includes(registry) });
  };
  return {
    ...(bundle ? { bundle } : {}),
    isOwn,
    ownPlace: (registry) => (bundle && isOwn(registry) ? placeOf(bundle, io.cwd) : undefined),
    parse: (text) => {
      const reference = parseReference(text, home);
      return home !== undefined && isOwn(reference.registry) ? { ...reference, registry: home } : reference;
    },
    http: (registry) => {
      const found = open.get(registry) ?? make(registry);
      open.set(registry, found);
      return found;
    },
    close: () =>
      open.forEach((http) => {
        http.then(
          (one) => one.close(),
          () => undefined,
        );
      }),
  };
}

/** Names do not differ by capitals, nor by a port that goes without saying. */
const ownNames = ({ settings }: Bundle): string[] =>
  settings.host.flatMap((host) => {
    const name = registryHost(settings, host).toLowerCase();
    return [name, name.replace(/(?<!:\d+)$/, `:${settings.port}`)];
  });

const noRegistry = (text: string): UsageError =>
  new UsageError([{ where: text, what: `"${text}" is no registry`, cure: 'HOST or HOST:PORT' }]);
