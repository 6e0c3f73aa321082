import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { toolUser, type Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { loadSecrets } from '../disk/load.ts';
import type { Credentials } from '../registry/endpoint.ts';
import { localAddress, publicUrl } from '../settings/address.ts';
import { isAddress } from '../settings/values/host.ts';
import { readIfThere } from '../system/files.ts';
import { systemRoots } from '../system/roots.ts';

/** How this machine reaches a bundle's registry through its nginx, with the tool's own account. */
export interface WayIn {
  /** The public URL, without a final slash. */
  url: string;
  /** PEM of whom clients trust; absent with plain HTTP. */
  ca?: string;
  credentials?: Credentials;
  /** Dialled instead of what the name resolves to. */
  address?: string;
}

export async function wayIn(bundle: Bundle, env: NodeJS.ProcessEnv): Promise<WayIn> {
  const { dir, settings } = bundle;
  const password = settings.auth === 'basic' ? (await loadSecrets(dir)).toolPassword : undefined;
  const ca = await trusted(bundle, env);
  const address = await dialAddress(bundle);
  return {
    url: publicUrl(settings),
    ...(ca ? { ca } : {}),
    ...(password ? { credentials: { user: toolUser, password } } : {}),
    ...(address ? { address } : {}),
  };
}

/**
 * Clients find the registry by name; this machine need not: DNS may come later, and an address may belong to the
 * router in front. Then nginx is reached locally, with the same name in the request and in the certificate check.
 */
export async function dialAddress({ settings }: Bundle): Promise<string | undefined> {
  if (settings.listen !== 'all') return localAddress(settings);
  const host = settings.host[0]!;
  if (isAddress(host)) return undefined;
  const found = await lookup(host).catch(() => undefined);
  return found ? undefined : localAddress(settings);
}

/**
 * What clients trust: our own certificate, or with `tls: files` what this machine trusts. A company's root is often
 * known to the clients only, so the chain that was given counts as well.
 */
async function trusted({ dir, settings }: Bundle, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (settings.tls === 'off') return undefined;
  if (settings.tls !== 'files') return readIfThere(join(dir, paths.caCert));
  const chain = await readIfThere(join(dir, paths.serverCert));
  return [...systemRoots(env), chain ?? ''].join('\n');
}
