import { join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import type { PlannedFile } from '../../bundle/plan.ts';
import { clientPaths } from '../../clients/files.ts';
import { prepare, type Prepared } from '../../disk/prepare.ts';
import { write } from '../../disk/write.ts';
import { lstatIfThere } from '../../system/files.ts';
import { inBundle } from '../bundle-check.ts';
import { prepared } from './prepared.ts';

/** What clients are handed as the CA has to be the CA. */
export const caCopies = inBundle('ca-copies', async (bundle, context) => {
  const { kept } = await prepared(context);
  if (kept.ca === undefined) return { notLooked: 'there is no CA to hand out' };
  if (kept.files.some(({ path }) => path === paths.caCert))
    return { notLooked: 'the CA has to be made first' };
  const stale: string[] = [];
  for (const { path } of copies(kept))
    // That of a new name or port is not there before the next render.
    if (path === paths.publicCa || (await lstatIfThere(join(bundle.dir, path)))) stale.push(path);
  if (stale.length === 0) return { findings: [], detail: 'as pki/ca.crt' };
  return {
    findings: [
      {
        severity: 'error',
        what: `${stale.join(', ')}: not the CA in ${paths.caCert}`,
        why: 'Clients that are set up with it refuse the connection: certificate signed by unknown authority.',
        cure: 'create-registry render',
        fix: { does: `copy ${paths.caCert} to ${stale.join(', ')}`, apply: () => copy(bundle, stale) },
      },
    ],
  };
});

const copies = ({ files }: Prepared['kept']): PlannedFile[] =>
  files.filter(({ path }) => path === paths.publicCa || path.startsWith(`${clientPaths.certsD}/`));

async function copy(bundle: Bundle, wanted: readonly string[]): Promise<void> {
  const { kept } = await prepare(bundle);
  await write(bundle.dir, bundle.settings, {
    kept: { ...kept, files: copies(kept).filter(({ path }) => wanted.includes(path)) },
    comparison: { changes: [], obsolete: [] },
  });
}
