import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { readIfThere } from '../../system/files.ts';
import { inBundle } from '../bundle-check.ts';

/** Whether the registry will be able to read its configuration: it has no test of its own, as nginx has. */
export const registryConfig = inBundle('registry-config', async ({ dir }) => {
  const text = await readIfThere(join(dir, paths.registryConfig));
  if (text === undefined) return { notLooked: `${paths.registryConfig} is missing` };
  const { load, YAMLException } = await import('js-yaml');
  try {
    load(text);
    return { findings: [], detail: 'readable as YAML' };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return {
      findings: [
        {
          severity: 'error',
          what: `${paths.registryConfig}:${(error.mark?.line ?? 0) + 1}: not readable as YAML: ${error.reason}`,
          why: 'A registry that runs goes on; it does not start again.',
          cure: 'create-registry render --diff   # shows what was edited: undo it',
        },
      ],
    };
  }
});
