import type { Settings } from '../../../settings/schema.ts';
import { aroundBundle } from '../../bundle-check.ts';
import type { DoctorContext } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import { engineInfo } from '../engine-info.ts';
import { probed } from '../probed.ts';
import { closedByFirewalld } from './firewalld.ts';
import { closedByRules } from './rules.ts';
import { closedByUfw } from './ufw.ts';

/** Whether a firewall of this machine might keep clients from the port. Rules can say anything: a hint, never more. */
export const firewall = aroundBundle(
  'firewall',
  async ({ settings }, context) => {
    if (settings.listen === 'loopback') return { notLooked: 'only this machine is served' };
    if (settings.target === 'compose' && (await publishes(context)))
      return { notLooked: `the engine itself opens port ${settings.port}, past ufw and the rules of INPUT` };
    const closed = (
      await Promise.all(
        [closedByUfw, closedByFirewalld, closedByRules].map((look) => look(context, settings.port)),
      )
    ).filter((found) => found !== undefined);
    const [first] = closed;
    if (first) return { findings: [finding(first, settings)] };
    return {
      findings: [],
      detail:
        process.getuid?.() === 0
          ? `none that closes port ${settings.port}`
          : 'none seen; only root sees all rules',
    };
  },
  25_000,
);

/** A rootless engine's port is an ordinary process of its user. */
async function publishes(context: DoctorContext): Promise<boolean> {
  const info = engineInfo(await probed(context));
  return info !== undefined && !info.rootless;
}

/** What a firewall that lets nobody at the port is called, and how to open it. */
export interface Closed {
  by: string;
  cure: string;
}

const finding = ({ by, cure }: Closed, { port, host }: Settings): Finding => ({
  severity: 'hint',
  what: `${by} is active and does not seem to let anybody at port ${port}`,
  why: `Other machines then wait for ${host[0]} until they give up: i/o timeout, or no route to host.`,
  cure,
});
