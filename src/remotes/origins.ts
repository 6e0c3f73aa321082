import type { Http } from '../registry/http.ts';

/** One kept connection for each place that a registry sends to: token services, stores of blobs. */
export function origins(open: (url: string) => Http): { to: (origin: string) => Http; close: () => void } {
  const known = new Map<string, Http>();
  return {
    to: (origin) => {
      const found = known.get(origin) ?? open(origin);
      known.set(origin, found);
      return found;
    },
    close: () => known.forEach((http) => http.close()),
  };
}
