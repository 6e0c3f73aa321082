import { shellWord } from '../../text/shell.ts';
import { isAddress, isLoopback } from '../../settings/values/host.ts';
import type { Kind } from './kind.ts';

export const hosts: Kind = {
  name: 'hosts',
  aliases: ['dns', 'etc-hosts', 'name', 'hostname'],
  title: 'The hosts line: machines whose DNS does not know the name',
  summary: 'the hosts line, where DNS does not know the name',
  kit: async ({ host, hosts: known }) => {
    if (isAddress(host) || isLoopback(host))
      return {
        parts: [],
        check: '',
        undo: '',
        notes: [`${host} needs no DNS: it is ${isAddress(host) ? 'an address' : 'the machine itself'}.`],
      };
    const { address = 'ADDRESS', names = [host] } = known ?? {};
    const line = [address, ...names].join(' ');
    return {
      parts: [
        {
          title: 'Linux and macOS; a second time it changes nothing (Windows: --for windows)',
          commands: `grep -qxF ${shellWord(line)} /etc/hosts || echo ${shellWord(line)} | sudo tee -a /etc/hosts`,
          readBy: ['getent'],
        },
      ],
      check: `getent hosts ${shellWord(host)}   # macOS: dscacheutil -q host -a name ${shellWord(host)}`,
      undo: `sudo sed -i.before ${shellWord(`/^${line.replaceAll('.', '\\.')}$/d`)} /etc/hosts`,
      notes: [
        'A name in DNS is better: containers, builders and pods do not see the hosts file of their machine.',
        ...(known === undefined ? ['ADDRESS is the address of the registry’s machine.'] : []),
      ],
    };
  },
};
