import { portCandidates } from '../../settings/schema.ts';
import { freePorts, hasIpv6 } from '../../system/ports.ts';
import { whoListens } from '../../system/listeners.ts';
import type { Check, Looked } from '../check.ts';
import { chooseEngine } from '../../targets/compose/engine.ts';
import { isAboutPort, obstacleFinding, obstaclesHere } from './obstacles.ts';
import { probed } from './probed.ts';

/** Whether the registry can have its port, or has it. */
export const port: Check = {
  name: 'port',
  area: 'machine',
  limit: 30_000,
  async run(context) {
    const settings = context.here?.bundle.settings;
    if (!settings) return usual();
    if (settings.target === 'compose' && !chooseEngine(await probed(context)))
      return { notLooked: 'no engine answers that could say whether it is ours' };
    const findings = (await obstaclesHere(context))
      .filter(isAboutPort)
      .map(obstacleFinding('nginx cannot be reached there, or not be started.'));
    return findings.length > 0
      ? { findings }
      : { findings, detail: `${settings.port}: ${whoListens(settings.port) ? 'ours' : 'free'}` };
  },
};

/** Before there is a registry. */
async function usual(): Promise<Looked> {
  const wanted = portCandidates.https;
  const free = await freePorts(wanted, await hasIpv6());
  const taken = wanted
    .filter((one) => !free.includes(one))
    .map((one) => {
      const taker = whoListens(one);
      return `${one} by ${taker ? `${taker.name} (pid ${taker.pid})` : "another user's process"}`;
    });
  const words = [
    ...(free.length > 0 ? [`free: ${free.join(', ')}`] : []),
    ...(taken.length > 0 ? [`taken: ${taken.join(', ')}`] : []),
  ];
  return { findings: [], detail: words.join('; ') };
}
