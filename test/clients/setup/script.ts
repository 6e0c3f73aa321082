import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../../src/bundle/plan.ts';
import { clientPaths } from '../../../src/clients/files.ts';
import type { Settings } from '../../../src/settings/schema.ts';
import { scenario } from '../../bundle/scenarios.ts';
import type { Machine, Said } from '../../support/machine.ts';

export interface Registry {
  settings?: Partial<Settings>;
  /** PEM. */
  ca?: string;
  ipv4Hint?: string;
}

/** The setup.sh of a registry `reg.lan:5443` with its own CA, or with other settings. */
export async function setupScript({ settings = {}, ...given }: Registry = {}): Promise<string> {
  const input = scenario('odd-port-listen-ip');
  const planned = await plan({
    ...input,
    settings: { ...input.settings, port: 5443, listen: 'all', ...settings },
    ...given,
  });
  return planned.find(({ path }) => path === clientPaths.setup)!.content;
}

export const plainHttp = { settings: { tls: 'off', plainPasswords: true } } as const;

/** The functions alone: the text without its last line, which starts it all. */
export const functionsOf = (script: string): string => script.replace(/\{ main "\$@"; exit; \}\n$/, '');

/** Puts it into a machine as /tmp/NAME/setup.sh, and returns how to run it there. */
export async function install(
  machine: Machine,
  registry: Registry = {},
  name = 'reg',
): Promise<(args: string, shell?: string) => Promise<Said>> {
  await machine.sh(`mkdir -p /tmp/${name}`);
  writeFileSync(join(machine.root, 'tmp', name, 'setup.sh'), await setupScript(registry));
  return (args, shell = 'sh') => machine.sh(`cd /tmp/${name} && ${shell} setup.sh --no-check ${args}`);
}

/** A program that is not there, for machines that have it; no script in the tests may need one of these. */
export const removePrograms = (machine: Machine, ...names: string[]): Promise<Said> =>
  machine.sh(
    names.map((name) => `rm -f /usr/bin/${name} /usr/sbin/${name} /usr/local/bin/${name}`).join('\n'),
  );

/** A program that only tells its version: far faster than the real one, where that is all that is asked. */
export const stub = (machine: Machine, name: string, version: string): Promise<Said> =>
  machine.sh(`rm -f /usr/sbin/${name} /usr/bin/${name}
    printf '#!/bin/sh\\n[ "$*" != --version ] || echo ${name} ${version}\\n' >/usr/bin/${name}; chmod 755 /usr/bin/${name}`);
