import { recognise } from '../../symptoms/recognise.ts';
import { placeOf } from '../../symptoms/place.ts';
import { words } from '../../symptoms/words.ts';
import { runningElsewhere } from '../../targets/index.ts';
import type { Service } from '../../targets/target.ts';
import type { Finding } from '../finding.ts';
import type { BundleContext } from '../here.ts';
import { isEveryday, isNoise } from './noise.ts';
import { ofStack, servicesOf } from './services.ts';

const lines = 60;

/** No service ends by it. */
const isClients = (symptom: string): boolean => isEveryday(symptom) || symptom === 'login-refused';

/** Whether all services run and do their work, and did so without being started again and again. */
export const health = ofStack('stack', 'services', async (context) => {
  const { bundle } = context.here;
  const [services, elsewhere] = await Promise.all([
    servicesOf(context),
    runningElsewhere({ bundle, io: context.io }),
  ]);
  const findings: Finding[] = elsewhere
    ? [
        {
          severity: 'warning',
          what: elsewhere.what,
          why: 'Two stacks of one folder write the same data, and only one has the port.',
          ...(elsewhere.cure ? { cure: elsewhere.cure } : {}),
        },
      ]
    : [];
  if (services.every(({ state }) => state === 'stopped')) findings.push(nothingRuns);
  else findings.push(...(await Promise.all(services.map((service) => findingsOf(context, service)))).flat());
  return { findings, detail: services.map(described).join(', ') };
});

const described = ({ name, version, state }: Service): string =>
  [name, version, state === 'running' ? '' : state].filter(Boolean).join(' ');

const nothingRuns: Finding = {
  severity: 'error',
  what: 'nothing of the stack runs',
  why: 'Nobody can push or pull.',
  cure: 'create-registry up',
};

async function findingsOf(context: BundleContext, service: Service): Promise<Finding[]> {
  const { name, state, leftover, ended } = service;
  if (leftover)
    return [
      {
        severity: 'warning',
        what: `${name} still runs, though settings.yml no longer has it`,
        why: 'It takes memory, and may answer by the old settings.',
        cure: 'create-registry up',
      },
    ];
  if (state === 'running')
    return ended
      ? [
          {
            severity: 'warning',
            what: `${name} runs, but ended by itself: ${ended}`,
            why: 'What was being pushed or pulled at that moment broke off.',
            cure: `create-registry logs ${name}`,
          },
        ]
      : [];
  if (state === 'starting')
    return [{ severity: 'hint', what: `${name} is still starting`, why: 'It does not answer yet.' }];
  const { why, cure } = await reasonOf(context, service);
  const seen = { stopped: 'is stopped', failed: 'failed', unhealthy: 'runs, but does not answer' }[state];
  return [{ severity: 'error', what: `${name} ${seen}${ended ? `: ${ended}` : ''}`, why, cure }];
}

/** What it wrote last, and what that means where the table of symptoms knows it. */
async function reasonOf(
  { here: { bundle, target }, io }: BundleContext,
  { name, state }: Service,
): Promise<{ why: string; cure: string }> {
  const again = `create-registry ${state === 'unhealthy' ? 'restart' : 'up'}`;
  const said = (await target.lastLog(name, lines).catch(() => [])).filter((line) => !isNoise(line));
  const known = recognise(said.join('\n')).find(({ symptom }) => !isClients(symptom.name));
  if (known) {
    const place = placeOf(bundle, io.cwd);
    return {
      why: `${words(known.symptom.cause, place, known.named)}: ${known.line.slice(0, 500)}`,
      cure: [words(known.symptom.cure, place, known.named), again].join('\n'),
    };
  }
  const last = said.findLast((line) => line.trim() !== '');
  return {
    why: last === undefined ? 'It wrote nothing.' : `It wrote last: ${last.slice(0, 500)}`,
    cure: [`create-registry logs ${name}`, again].join('\n'),
  };
}
