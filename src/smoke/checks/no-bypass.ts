import { connect } from '../../registry/http.ts';
import { urlHost } from '../../settings/values/host.ts';
import type { Check, Context } from '../check.ts';
import { Failed } from '../failed.ts';

/** The port a registry listens on unless told otherwise. */
const usualPort = 5000;

/** The registry answers through nginx only: beside it there is no password and no TLS. */
export const noBypass: Check = {
  name: 'no-bypass',
  async run(context) {
    await nothingOpen(context);
    const { digest } = await context.blob();
    const open = await Promise.all(
      places(context).map((place) => shows(place, `/v2/${context.repository}/blobs/${digest}`)),
    );
    const found = places(context).filter((_, position) => open[position]);
    if (found.length > 0)
      throw new Failed({ detail: `answers without nginx and without a password at ${found.join(', ')}` });
    return undefined;
  },
};

/** The same without a push, as far as it can be seen then: which ports beside nginx the runtime has opened. */
export const noOpenPort: Check = {
  name: 'no-bypass',
  async run(context) {
    await nothingOpen(context);
    return undefined;
  },
};

async function nothingOpen({ stack }: Context): Promise<void> {
  const known = await stack.bypasses();
  if (known.length > 0) throw new Failed({ detail: `answers without nginx at ${known.join(', ')}` });
}

/** Addresses of this machine as clients know it. nginx itself may have port 5000. */
function places({ settings, stack }: Context): string[] {
  if (settings.port === usualPort) return [];
  const hosts = new Set([...settings.host, stack.address ?? 'localhost']);
  return [...hosts].map((host) => `http://${urlHost(host)}:${usualPort}`);
}

/** Whether somebody without a password is shown what was just pushed through nginx. */
async function shows(url: string, path: string): Promise<boolean> {
  const http = connect({ url, timeout: 500, signal: AbortSignal.timeout(500) });
  try {
    return (await http.request({ method: 'HEAD', path })).status === 200;
  } catch {
    return false;
  } finally {
    http.close();
  }
}
