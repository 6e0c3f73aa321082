import { chooseEngine } from '../../targets/compose/engine.ts';
import { aroundBundle } from '../bundle-check.ts';
import { isAboutPort, obstacleFinding, obstaclesHere } from './obstacles.ts';
import { probed } from './probed.ts';

/** Everything else that would keep it from starting: programs, nginx's own test of its configuration, foreign stacks. */
export const start = aroundBundle(
  'start',
  async ({ settings }, context) => {
    if (settings.target === 'compose' && !chooseEngine(await probed(context)))
      return { notLooked: 'no engine answers' };
    const findings = (await obstaclesHere(context))
      .filter((problem) => !isAboutPort(problem))
      .map(obstacleFinding('create-registry up would stop here, and a restart would not come back.'));
    const detail = settings.target === 'process' ? 'programs and configuration' : 'images and names';
    return { findings, ...(findings.length > 0 ? {} : { detail: `nothing stands in the way: ${detail}` }) };
  },
  30_000,
);
