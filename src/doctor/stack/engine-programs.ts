import { inTime } from '../../targets/compose/probe.ts';
import type { Check } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { probed } from '../machine/probed.ts';
import { vulnerable } from '../vulnerabilities/finding.ts';
import { packageOf } from '../vulnerabilities/package.ts';
import { asOf, type Program } from '../vulnerabilities/table.ts';

/** What runs the containers of this machine, by the names that `docker version` has for them. */
const components: Readonly<Record<string, Exclude<Program, 'nginx' | 'registry'>>> = {
  Engine: 'docker',
  containerd: 'containerd',
  runc: 'runc',
};

/** Where Debian has them, to be asked whose package they are. */
const files = {
  docker: '/usr/sbin/dockerd',
  containerd: '/usr/bin/containerd',
  runc: '/usr/sbin/runc',
} as const;

/** Whether the engine, and what it starts containers with, has faults that are known. */
export const enginePrograms: Check = {
  name: 'engine-programs',
  area: 'stack',
  async run(context) {
    const answers = (await probed(context)).docker.kind === 'ok';
    const found = answers ? await componentsOf(context) : [];
    if (found.length === 0) return { notLooked: 'no Docker engine answers' };
    const plugins = await authorizationPlugins(context);
    const findings: Finding[] = [];
    for (const { program, version } of found) {
      const from = await packageOf(files[program], context.io);
      // Of another machine, or another program than the one that answers.
      const same = from !== undefined && upstream(from.version) === upstream(version);
      findings.push(
        ...vulnerable({
          program,
          version,
          configuration: plugins,
          ...(same ? { from } : {}),
          cure: same
            ? `sudo apt-get update && sudo apt-get install --only-upgrade ${from.name}`
            : `install a newer ${program}, then restart the engine`,
        }),
      );
    }
    const names = found.map(({ program, version }) => `${program} ${version}`).join(', ');
    return { findings, detail: `${names}, by what was known on ${asOf}` };
  },
};

/** `5:20.10.24+dfsg1-1+deb12u1` is 20.10.24. */
const upstream = (version: string): string | undefined => /(?:^|:|v)(\d+(?:\.\d+)+)/.exec(version)?.[1];

interface Component {
  program: keyof typeof files;
  version: string;
}

async function componentsOf({ io }: DoctorContext): Promise<Component[]> {
  const asked = await inTime(io, { file: 'docker', args: ['version', '--format', '{{json .Server}}'] });
  if (asked?.exitCode !== 0) return [];
  const listed = (parsed(asked.stdout) as { Components?: { Name?: unknown; Version?: unknown }[] } | null)
    ?.Components;
  return (listed ?? []).flatMap(({ Name, Version }) => {
    const program = components[String(Name)];
    return program && typeof Version === 'string' ? [{ program, version: Version.replace(/^v/, '') }] : [];
  });
}

/** `["authorization: opa"]`, or nothing. */
async function authorizationPlugins({ io }: DoctorContext): Promise<string> {
  const args = ['info', '--format', '{{json .Plugins.Authorization}}'];
  const names = parsed((await inTime(io, { file: 'docker', args }))?.stdout ?? '');
  return Array.isArray(names) && names.length > 0 ? `authorization: ${names.join(', ')}` : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
