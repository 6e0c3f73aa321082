import { paths } from '../../bundle/paths.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import type { Change } from '../../bundle/compare.ts';
import { prepare } from '../../disk/prepare.ts';
import { write } from '../../disk/write.ts';
import { UsageError } from '../../errors.ts';
import { count } from '../../text/count.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';
import { prepared } from './prepared.ts';

/** Files against settings: what is missing, and what `render` would change. */
export const rendered = inBundle('files', async (bundle, context) => {
  const found = await prepared(context).catch((error: unknown) => {
    if (error instanceof UsageError) return error;
    throw error;
  });
  if (found instanceof UsageError)
    return {
      findings: found.problems.map(({ where, what, cure }) => ({
        severity: 'error',
        what: `${where}: ${what}`,
        why: 'create-registry render cannot do its work until that is settled.',
        ...(cure === undefined ? {} : { cure }),
      })),
    };
  const { changes, obsolete } = found.comparison;
  const missing = changes.filter(({ state }) => state === 'new');
  // Made from how this tool was started now, which is another way each time.
  const changed = changes.filter(({ state, path }) => state === 'changed' && path !== paths.toolScript);
  return {
    findings: [
      ...(missing.length > 0 ? [missingFiles(missing, bundle)] : []),
      ...(changed.length > 0 ? [differing(changed)] : []),
      ...(obsolete.length > 0 ? [leftOver(obsolete)] : []),
    ],
    detail: `${count(changes.length, 'file')} follow from settings.yml`,
  };
});

/** People and clients read these, as they lie there; no program goes by them. */
const isReading = (path: string): boolean =>
  path === paths.readme ||
  path === paths.settingsSchema ||
  path.startsWith('clients/') ||
  path.startsWith('nginx/public/') ||
  path.endsWith('/README');

const listed = (files: readonly string[]): string =>
  files.length <= 4 ? files.join(', ') : `${files.slice(0, 3).join(', ')} and ${files.length - 3} more`;

const missingFiles = (missing: readonly Change[], bundle: Bundle): Finding => {
  const files = missing.map(({ path }) => path);
  return {
    severity: files.every(isReading) ? 'warning' : 'error',
    what: `${files.length === 1 ? 'a file is' : 'files are'} missing: ${listed(files)}`,
    why: 'What needs them fails at its next start at the latest.',
    cure: 'create-registry render',
    fix: { does: `write anew: ${listed(files)}`, apply: () => writeMissing(bundle, files) },
  };
};

/** Nothing but these: what else `render` would do may need a restart. */
async function writeMissing(bundle: Bundle, files: readonly string[]): Promise<void> {
  const { kept, comparison } = await prepare(bundle);
  const changes = comparison.changes.filter(({ state, path }) => state === 'new' && files.includes(path));
  await write(bundle.dir, bundle.settings, {
    kept: { ...kept, files: [] },
    comparison: { changes, obsolete: [] },
  });
}

const differing = (changed: readonly Change[]): Finding => {
  const files = changed.map(({ path }) => path);
  const onlyRead = files.every(isReading);
  return {
    severity: onlyRead ? 'hint' : 'warning',
    what: `${count(files.length, 'file')} would change with the next render: ${listed(files)}`,
    why: onlyRead
      ? 'They say what was true when they were written: settings.yml, this tool or an address of this machine changed since.'
      : 'settings.yml was edited, or this tool is another version: what runs does not have it yet.',
    cure: `create-registry render --diff\ncreate-registry render${onlyRead ? '' : ' && create-registry restart'}`,
  };
};

const leftOver = (files: readonly string[]): Finding => ({
  severity: 'hint',
  what: `no longer of use by settings.yml: ${listed(files)}`,
  why: 'They do no harm, and mislead who reads them.',
  cure: 'create-registry render',
});
