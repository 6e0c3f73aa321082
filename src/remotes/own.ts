import type { Bundle } from '../bundle/bundle.ts';
import { connect, type Http } from '../registry/http.ts';
import { retried, type Retries } from '../registry/retried.ts';
import type { Surroundings } from '../system/process.ts';
import { wayIn } from './way-in.ts';

/** A bundle's own registry, through its nginx and never through a proxy. */
export async function openOwn(
  bundle: Bundle,
  { io, retries }: { io: Pick<Surroundings, 'env' | 'signal'>; retries?: Retries },
): Promise<Http> {
  const { ca, ...way } = await wayIn(bundle, io.env);
  const ending = io.signal ? { signal: io.signal } : {};
  const http = connect({ ...way, ...(ca ? { ca: [ca] } : {}), ...ending });
  return retried(http, { ...retries, ...ending });
}
