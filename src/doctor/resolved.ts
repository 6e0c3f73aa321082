import { lookup } from 'node:dns/promises';
import { isAddress } from '../settings/values/host.ts';
import type { DoctorContext } from './context.ts';
import { once } from './once.ts';

/** Milliseconds; where no DNS server answers, the system itself goes on for ten seconds and more, for each name. */
const patience = 4_000;

/** Addresses, none of them for a name that nobody knows; `silent` where the DNS does not answer. */
export type Resolved = readonly string[] | 'silent';

/**
 * What each name of the bundle leads to on this machine, by its hosts file and its DNS. One after the other, and none
 * after the first without an answer: a question cannot be taken back, and the program does not end before it.
 */
export const resolved = once(async ({ here }: DoctorContext): Promise<ReadonlyMap<string, Resolved>> => {
  const found = new Map<string, Resolved>();
  let isSilent = false;
  for (const host of here?.bundle.settings.host ?? []) {
    const answer: Resolved = isAddress(host) ? [host] : isSilent ? 'silent' : await ask(host);
    isSilent ||= answer === 'silent';
    found.set(host, answer);
  }
  return found;
});

async function ask(host: string): Promise<Resolved> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'silent'>((resolve) => {
    timer = setTimeout(() => resolve('silent'), patience);
  });
  const asked = lookup(host, { all: true }).then(
    (all) => [...new Set(all.map(({ address }) => address))],
    () => [],
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
