import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { createRender } from '../bundle/render.ts';
import { setupView } from '../bundle/views/setup.ts';
import { fingerprint } from '../certs/describe.ts';
import { OperationError } from '../errors.ts';
import { readIfThere } from '../system/files.ts';
import { ownAddresses } from '../system/network.ts';
import { clientPaths } from './files.ts';

/**
 * The script that sets up a client, as settings and CA are now: what lies in the folder may be older, or somebody else's
 * who writes there. Takes neither secrets nor the CA's key.
 */
export async function setupScript({ dir, settings }: Bundle): Promise<string> {
  const ownCa = settings.tls === 'ca' || settings.tls === 'selfsigned';
  const ca = ownCa ? await readIfThere(join(dir, paths.caCert)) : undefined;
  if (ownCa && ca === undefined)
    throw new OperationError([
      {
        where: join(dir, paths.caCert),
        what: 'the CA that clients would have to trust is missing',
        cure: 'restore it from a client or a backup, or make a new one: create-registry render',
      },
    ]);
  const hint = ownAddresses()[0];
  const render = await createRender();
  return render(
    clientPaths.setup,
    setupView({
      settings,
      ...(ca === undefined ? {} : { ca, caFingerprint: fingerprint(ca) }),
      ...(hint === undefined ? {} : { ipv4Hint: hint }),
    }),
  );
}

/**
 * Whether the copies in the folder, which other machines get, say something else. The address does not count: it is only a
 * hint for /etc/hosts, and many machines have another one every day.
 */
export async function isOutdated({ dir, settings }: Bundle, script: string): Promise<boolean> {
  const copies = [clientPaths.setup, ...(settings.tls === 'off' ? [] : [paths.publicSetup])];
  const found = await Promise.all(copies.map((path) => readIfThere(join(dir, path))));
  return found.some((text) => text === undefined || lasting(text) !== lasting(script));
}

const lasting = (script: string): string => script.replace(/^address=.*$/m, '');
