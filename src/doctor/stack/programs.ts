import { join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { readIfThere } from '../../system/files.ts';
import { findPrograms, findRegistry, programPath } from '../../system/program.ts';
import { change } from '../../targets/change.ts';
import { shellLine } from '../../text/shell.ts';
import type { Finding } from '../finding.ts';
import type { BundleContext } from '../here.ts';
import { vulnerable } from '../vulnerabilities/finding.ts';
import { packageOf, type Package } from '../vulnerabilities/package.ts';
import { asOf, knownOf } from '../vulnerabilities/table.ts';
import { compareVersions } from '../vulnerabilities/version.ts';
import { servicesOf, ofStack } from './services.ts';

/** Whether nginx or the registry that runs has faults that are known. */
export const programs = ofStack('stack', 'programs', async (context) => {
  const { bundle } = context.here;
  const services = await servicesOf(context);
  const findings: Finding[] = [];
  const seen: string[] = [];
  let unused = 0;
  for (const program of ['nginx', 'registry'] as const) {
    const version = services.find(({ name }) => name === program)?.version;
    if (version === undefined) continue;
    const from = await packaged(context, program);
    const configuration = await configurationOf(bundle, program);
    const open = vulnerable({
      program,
      version,
      configuration,
      from,
      rebuilt: isForeign(bundle, program),
      cure: newer(bundle, program, from),
    });
    unused += knownOf(program, version, configuration).unused.length;
    findings.push(...open);
    if (program === 'registry' && (compareVersions(version, '3.0.0') ?? 0) < 0)
      findings.push(unmaintained(version));
    seen.push(`${program} ${version}`);
  }
  if (seen.length === 0) return { notLooked: 'nothing runs whose version could be asked' };
  const rest = unused > 0 ? `; ${unused} more in what is not used here` : '';
  return { findings, detail: `${seen.join(', ')}, by what was known on ${asOf}${rest}` };
});

const unmaintained = (version: string): Finding => ({
  severity: 'hint',
  what: `registry ${version} is of a line that gets no more releases`,
  why: 'The last one was 2.8.3, in October 2023; faults are mended in 3.1 and later only.',
  cure: `create-registry backup DEST\n${change('registryVersion', '3')}, then create-registry restart`,
});

async function configurationOf({ dir }: Bundle, program: 'nginx' | 'registry'): Promise<string> {
  const files = program === 'nginx' ? [paths.nginxConf, paths.authConf] : [paths.registryConfig];
  const texts = await Promise.all(files.map((file) => readIfThere(join(dir, file)).catch(() => undefined)));
  return texts.filter((text) => text !== undefined).join('\n');
}

/** Those who make the program's own images do not mend in silence; whoever makes another may. */
const isForeign = ({ settings }: Bundle, program: 'nginx' | 'registry'): boolean =>
  settings.target === 'compose' &&
  !new RegExp(`(?:^|/)${program}(?:[:@]|$)`).test(
    program === 'nginx' ? settings.nginxImage : settings.registryImage,
  );

async function packaged(
  { here: { bundle }, io }: BundleContext,
  program: 'nginx' | 'registry',
): Promise<Package | undefined> {
  const { settings, dir } = bundle;
  if (settings.target !== 'process') return undefined;
  const named = program === 'nginx' ? settings.nginxBin : settings.registryBin;
  const file =
    named !== undefined
      ? programPath(named, dir, io.env)
      : program === 'nginx'
        ? findPrograms('nginx', io.env)[0]
        : (await findRegistry(io, { major: settings.registryVersion }))?.file;
  return file === undefined ? undefined : packageOf(file, io);
}

function newer({ settings }: Bundle, program: 'nginx' | 'registry', from: Package | undefined): string {
  if (settings.target === 'compose')
    return [
      `docker pull ${shellLine([program === 'nginx' ? settings.nginxImage : settings.registryImage])}`,
      'create-registry restart',
    ].join('\n');
  return [
    from
      ? `sudo apt-get update && sudo apt-get install --only-upgrade ${shellLine([from.name])}`
      : `put a newer ${program} in its place`,
    'create-registry restart',
  ].join('\n');
}
