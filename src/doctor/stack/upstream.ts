import { join } from 'node:path';
import { load } from 'js-yaml';
import { paths } from '../../bundle/paths.ts';
import { readIfThere } from '../../system/files.ts';
import { ask } from '../ask.ts';
import { ofBundle } from '../here.ts';

/** Milliseconds the upstream has to answer: it may be far away. */
const patience = 5_000;

/** Of a registry that stands for another one: whether that one answers. */
export const upstream = ofBundle('stack', 'upstream', async (context) => {
  const url = remoteOf(await readIfThere(join(context.here.bundle.dir, paths.registryConfig)));
  if (url === undefined) return { notLooked: 'it stands for no other registry' };
  const answered = await ask(url, context, patience);
  // Whoever wants a password, answers.
  if ('status' in answered && answered.status < 500) return { findings: [], detail: url };
  return {
    findings: [
      {
        severity: 'error',
        what: `the upstream ${url} ${'status' in answered ? `answers ${answered.status}` : `does not answer: ${answered.why}`}`,
        why: 'Images that are not here already cannot be pulled.',
        cure: `curl -I ${url}/v2/   # from this machine; then proxy.remoteurl in ${paths.registryConfig}, DNS, HTTPS_PROXY`,
      },
    ],
    detail: url,
  };
});

function remoteOf(config: string | undefined): string | undefined {
  try {
    const { proxy } = (load(config ?? '') ?? {}) as { proxy?: { remoteurl?: unknown } };
    return typeof proxy?.remoteurl === 'string' ? proxy.remoteurl.replace(/\/+$/, '') : undefined;
  } catch {
    return undefined;
  }
}
