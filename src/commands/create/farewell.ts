import { fingerprint } from '../../certs/describe.ts';
import { clientPaths } from '../../clients/files.ts';
import { onboarding } from '../../clients/onboarding.ts';
import { publicUrl, registryHost } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { isAddress, isLoopback } from '../../settings/values/host.ts';
import { shellWord } from '../../text/shell.ts';
import type { Style } from '../../ui/style.ts';
import type { ChosenPassword } from './password.ts';

export interface Farewell {
  /** The bundle's folder as it was typed. */
  folder: string;
  settings: Settings;
  running: boolean;
  password?: ChosenPassword | undefined;
  /** The CA that clients have to trust. */
  ca?: string | undefined;
  again: string;
  /** An address of this machine, for the hosts line. */
  address?: string | undefined;
  style: Style;
}

/** What the person needs next: the password, this machine, other machines, later. */
export function farewell(farewell: Farewell): string {
  const { folder, settings, running, again, style } = farewell;
  const sections = [
    `${running ? 'Running at' : 'Written for'} ${style('bold', publicUrl(settings))}${settings.target === 'process' ? '   (plain processes: for trials and CI; containers are the way for years)' : ''}`,
    ...account(farewell),
    '',
    ...(running ? [] : [`Start     ${tool('up', folder)}`]),
    'This machine',
    ...indent(trust(farewell, 'local')),
    ...indent(use(settings)),
    ...(onlyLocal(settings)
      ? []
      : [
          'Other machines' + nameHint(farewell),
          ...indent(trust(farewell, 'remote')),
          ...indent(use(settings).slice(0, 1)),
        ]),
    `Later     ${tool('status | usage | gc | logs | smoke | stop | down', folder)}      runbook: ${folder}/README.md`,
    `Backup    ${tool('backup DEST', folder)}      (none yet)`,
    `Again     ${again}`,
  ];
  return sections.join('\n');
}

const tool = (words: string, folder: string): string =>
  `npx create-registry ${words} -C ${shellWord(folder)}`;
const indent = (lines: string[]): string[] => lines.map((line) => `  ${line}`);
const onlyLocal = ({ host }: Settings): boolean => host.every(isLoopback);

function account({ settings, password, style }: Farewell): string[] {
  if (settings.auth === 'off') return ['  no passwords: everybody who reaches it can push, pull and delete'];
  if (!password) return ['  users and passwords as before'];
  return password.generated
    ? [
        `  user ${settings.user}   password ${style('bold', password.password)}   (shown once; only its hash is kept)`,
      ]
    : [`  user ${settings.user}   with the password you gave`];
}

const nameHint = ({ settings: { host, listen }, address: own }: Farewell): string => {
  const [name, address] = [
    host.find((item) => !isAddress(item) && !isLoopback(item)),
    host.find((item) => isAddress(item) && !isLoopback(item)),
  ];
  if (listen === 'loopback') return ' (it listens on loopback only: --listen all)';
  return name ? ` (DNS, or in hosts: ${address ?? own ?? 'ADDRESS'} ${name})` : '';
};

function trust({ folder, settings, ca }: Farewell, side: 'local' | 'remote'): string[] {
  const script = shellWord(`${folder}/${clientPaths.setup}`);
  if (settings.tls !== 'off' && !ca) return [];
  // The bundle's own copy, and without npx: sudo does not find a Node of the user's own.
  if (side === 'local') return [`sudo sh ${script}`];
  return settings.tls === 'off'
    ? [`copy ${script} there, then: sudo sh setup.sh     # plain HTTP hands out no scripts`]
    : onboarding(settings, { fingerprint: ca && fingerprint(ca) });
}

function use(settings: Settings): string[] {
  const host = registryHost(settings, settings.host[0]!);
  return [
    ...(settings.auth === 'basic' ? [`docker login ${host} -u ${shellWord(settings.user)}`] : []),
    `docker tag IMAGE ${host}/app:1 && docker push ${host}/app:1`,
  ];
}
