import { chooseEngine } from '../../targets/compose/engine.ts';
import { explainNoEngine } from '../../targets/compose/no-engine.ts';
import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { engineInfo } from './engine-info.ts';
import { probed } from './probed.ts';

/** From it on the engine leaves out what Compose v1 reads of images. */
const withoutContainerConfig = 26;

const install =
  'install one of the packages docker-compose-plugin (Docker), docker-compose-v2 (Ubuntu), docker-compose (Debian 13)';

export const compose: Check = {
  name: 'compose',
  area: 'machine',
  limit: 25_000,
  async run(context) {
    const target = context.here?.bundle.settings.target;
    if (target === 'process') return { notLooked: 'this registry runs without' };
    const found = await probed(context);
    const info = engineInfo(found);
    if (!info) return { notLooked: 'no engine answers' };
    const chosen = chooseEngine(found);
    if (!chosen) {
      const { what, cure } = explainNoEngine(found, context.io.env);
      const severity = target === 'compose' ? 'error' : 'hint';
      const why = 'The containers of a registry are started by Compose.';
      return { findings: [{ severity, what, why, ...(cure === undefined ? {} : { cure }) }] };
    }
    const { name, composeVersion } = chosen;
    const detail = `${name} ${composeVersion}`;
    return { findings: composeVersion.startsWith('1.') ? ageOf(detail, info.version) : [], detail };
  },
};

function ageOf(called: string, engineVersion: string): Finding[] {
  if (Number.parseInt(engineVersion, 10) >= withoutContainerConfig)
    return [
      {
        severity: 'warning',
        what: `${called} is too old for Docker ${engineVersion}`,
        why: "Whenever a container has to be made anew, it fails with KeyError: 'ContainerConfig'.",
        cure: install,
      },
    ];
  return [
    {
      severity: 'hint',
      what: `${called} is Compose v1, which has had no releases since 2021`,
      why: 'It works, until the engine becomes newer than it can read.',
      cure: install,
    },
  ];
}
