import { run } from '../../../system/process.ts';
import { findPrograms } from '../../../system/program.ts';
import type { DoctorContext } from '../../context.ts';
import type { Closed } from './index.ts';
import { includes } from './ufw.ts';

/** nftables and iptables. Only root is told the rules; a rule that speaks of the port is taken to open it. */
export async function closedByRules(context: DoctorContext, port: number): Promise<Closed | undefined> {
  const nft = await said(context, 'nft', ['list', 'ruleset']);
  if (
    nft !== undefined &&
    closesInput(nft) &&
    !portsOf(nft, /\bdport (?:\{([^}]*)\}|([\d-]+))/g).some(has(port))
  )
    return {
      by: 'nftables',
      cure: `sudo nft add rule inet filter input tcp dport ${port} accept   # and in /etc/nftables.conf`,
    };
  const iptables = await said(context, 'iptables', ['-S']);
  if (
    iptables !== undefined &&
    /^-P INPUT DROP$|^-A INPUT -j (?:DROP|REJECT)\b/m.test(iptables) &&
    !portsOf(iptables, /--dports? ([\d,:]+)/g).some(has(port))
  )
    return {
      by: 'iptables',
      cure: `sudo iptables -I INPUT -p tcp --dport ${port} -j ACCEPT   # and where your rules are kept`,
    };
  return undefined;
}

async function said({ io }: DoctorContext, name: string, args: string[]): Promise<string | undefined> {
  const [file] = findPrograms(name, io.env);
  if (file === undefined) return undefined;
  const { exitCode, stdout } = await run({ file, args }, io, { timeout: 5_000, most: 4_000_000 });
  return exitCode === 0 ? stdout : undefined;
}

/** A chain at the hook `input` whose policy is to drop, or that ends with dropping all. */
const closesInput = (ruleset: string): boolean =>
  ruleset
    .split(/^\s*chain /m)
    .some(
      (chain) =>
        /\bhook input\b/.test(chain) && /\bpolicy drop;|^\s*(?:counter .*)?(?:drop|reject\b.*)$/m.test(chain),
    );

const portsOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, list, one]) =>
    (list ?? one ?? '').split(',').map((word) => word.trim()),
  );

const has =
  (port: number) =>
  (range: string): boolean =>
    includes(range, port);
