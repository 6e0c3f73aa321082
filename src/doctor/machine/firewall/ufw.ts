import type { DoctorContext } from '../../context.ts';
import { readMachineFile } from '../../machine-files.ts';
import type { Closed } from './index.ts';

/** By its own files: `ufw status` would only read them. Those with the rules are root's. */
export async function closedByUfw(context: DoctorContext, port: number): Promise<Closed | undefined> {
  const configuration = await readMachineFile(context, '/etc/ufw/ufw.conf');
  if (!/^ENABLED=yes\b/im.test(configuration ?? '')) return undefined;
  const defaults = await readMachineFile(context, '/etc/default/ufw');
  if (/^DEFAULT_INPUT_POLICY="?ACCEPT/im.test(defaults ?? '')) return undefined;
  const rules = await Promise.all(
    ['user.rules', 'user6.rules'].map((name) => readMachineFile(context, `/etc/ufw/${name}`)),
  );
  if (rules.every((text) => text === undefined)) return undefined;
  return rules.some((text) => allows(text ?? '', port))
    ? undefined
    : { by: 'ufw', cure: `sudo ufw allow ${port}/tcp` };
}

/** `### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in`; ports are a list, with ranges, or `any`. */
const allows = (text: string, port: number): boolean =>
  [...text.matchAll(/^### tuple ### (?:allow|limit)\S* (?:tcp|any) (\S+) /gm)].some(
    ([, ports = '']) => ports === 'any' || ports.split(',').some((range) => includes(range, port)),
  );

/** `443`, or a range in the spelling of ufw, iptables or nftables. */
export function includes(range: string, port: number): boolean {
  const [first = '', last = first] = range.split(/[:-]/);
  return Number(first) <= port && port <= Number(last);
}
