import { paths } from '../../bundle/paths.ts';
import { join, resolve } from 'node:path';
import { readIfThere } from '../../system/files.ts';
import { shellWord } from '../../text/shell.ts';
import type { Check } from '../check.ts';
import { readMachineFile } from '../machine-files.ts';

/** With SELinux a container may read only what carries its label; Compose puts it on where a mount says `z`. */
export const selinux: Check = {
  name: 'selinux',
  area: 'machine',
  async run(context) {
    const enforce = (await readMachineFile(context, '/sys/fs/selinux/enforce'))?.trim();
    if (enforce === undefined) return { notLooked: 'not on this machine' };
    if (enforce !== '1') return { findings: [], detail: 'permissive' };
    const bundle = context.here?.bundle;
    if (bundle?.settings.target !== 'compose') return { findings: [], detail: 'enforcing' };
    const text = (await readIfThere(join(bundle.dir, paths.compose))) ?? '';
    const bare = await unlabelled(text);
    if (bare.length === 0) return { findings: [], detail: 'enforcing; the mounts are labelled' };
    return {
      findings: [
        {
          severity: 'error',
          what: `SELinux is enforcing, and ${paths.compose} mounts ${bare.join(', ')} without a label`,
          why: 'The containers get "permission denied" on them, whatever the file modes say.',
          cure: bare
            .map((folder) => `sudo chcon -Rt container_file_t ${shellWord(resolve(bundle.dir, folder))}`)
            .join('\n'),
        },
      ],
    };
  },
};

interface Service {
  volumes?: readonly (string | { type?: string; source?: string })[];
}

/** Folders of the machine that are mounted without `z` or `Z`; the long form has no place for it. */
async function unlabelled(text: string): Promise<string[]> {
  const { load } = await import('js-yaml');
  let services: readonly Service[];
  try {
    services = Object.values((load(text) as { services?: Record<string, Service> }).services ?? {});
  } catch {
    // That it cannot be read is told where Compose reads it.
    return [];
  }
  const bare = services
    .flatMap(({ volumes }) => volumes ?? [])
    .flatMap((volume) => {
      if (typeof volume !== 'string') return volume.type === 'bind' ? [volume.source ?? ''] : [];
      const [source = '', , options = ''] = volume.split(':');
      return /^[./~]/.test(source) && !/(?:^|,)z(?:,|$)/i.test(options) ? [source] : [];
    });
  return [...new Set(bare)];
}
