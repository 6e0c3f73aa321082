import { ConnectionError } from '../registry/errors.ts';
import { connect } from '../registry/http.ts';
import { proxyFor } from '../remotes/proxy.ts';
import type { DoctorContext } from './context.ts';
import { trustedHere } from './trusted.ts';

export type Asked = { status: number } | { why: string };

/** Whether a registry answers at all, as this machine reaches it; it is told nothing. */
export async function ask(url: string, { io, root }: DoctorContext, patience: number): Promise<Asked> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return { why: 'it is no http(s) URL' };
  const { origin, host } = new URL(url);
  let http: ReturnType<typeof connect> | undefined;
  try {
    const proxy = proxyFor(origin, io.env);
    http = connect({
      url: origin,
      timeout: patience,
      ca: trustedHere(host, io.env, root),
      ...(proxy ? { proxy } : {}),
      ...(io.signal ? { signal: io.signal } : {}),
    });
    const { status } = await http.request({
      method: 'GET',
      path: '/v2/',
      within: patience,
      limit: 1024 * 1024,
    });
    return { status };
  } catch (error) {
    io.signal?.throwIfAborted();
    const cause = error instanceof ConnectionError ? (error.cause as Error | undefined) : undefined;
    return { why: cause?.message || (error instanceof Error ? error.message : String(error)) };
  } finally {
    http?.close();
  }
}
