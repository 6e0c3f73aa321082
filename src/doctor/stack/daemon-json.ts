import { homedir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from '../../system/files.ts';
import type { DoctorContext } from '../context.ts';

/** What Docker of this machine is told about registries, by the file that says so. */
export interface DaemonJson {
  file: string;
  mirrors: string[];
  insecure: string[];
  /** It is there, but no JSON object: dockerd does not start with it. */
  unreadable?: true;
}

/** The machine's, and that of a user whose engine is rootless. */
export async function daemonJsons({ io: { env }, root = '/' }: DoctorContext): Promise<DaemonJson[]> {
  const config = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  const files = [join(root, 'etc/docker/daemon.json'), join(config, 'docker/daemon.json')];
  return (await Promise.all(files.map(daemonJson))).flat();
}

async function daemonJson(file: string): Promise<DaemonJson[]> {
  const text = await readIfThere(file).catch(() => undefined);
  if (text === undefined || text.trim() === '') return [];
  try {
    const fields = JSON.parse(text) as Record<string, unknown>;
    return [
      {
        file,
        mirrors: strings(fields['registry-mirrors']),
        insecure: strings(fields['insecure-registries']),
      },
    ];
  } catch {
    return [{ file, mirrors: [], insecure: [], unreadable: true }];
  }
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
