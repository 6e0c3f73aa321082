import { explainNoEngine } from '../../targets/compose/no-engine.ts';
import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { engineInfo, type EngineInfo } from './engine-info.ts';
import { probed } from './probed.ts';

/** The oldest that bundles are tested with. */
const oldest = [20, 10] as const;

/** Which container engine there is, and whether it can be used. */
export const engine: Check = {
  name: 'engine',
  area: 'machine',
  limit: 25_000,
  async run(context) {
    const found = await probed(context);
    const info = engineInfo(found);
    if (info) return { findings: ageOf(info), detail: described(info) };
    const target = context.here?.bundle.settings.target;
    const isMissing = found.docker.kind === 'missing' && found.podman.kind === 'missing';
    if (target === 'process')
      return { notLooked: `${isMissing ? 'none here' : 'none that answers'}; this registry runs without` };
    const { what, cure } = explainNoEngine(found, context.io.env);
    return {
      findings: [
        target === 'compose'
          ? {
              severity: 'error',
              what,
              why: 'The registry cannot be started here, nor looked at.',
              ...given(cure),
            }
          : {
              severity: 'hint',
              what,
              why: 'A registry can run here as plain processes only.',
              ...given(cure),
            },
      ],
    };
  },
};

const given = (cure: string | undefined): { cure?: string } => (cure === undefined ? {} : { cure });

const described = ({ name, version, rootless, containerdStore }: EngineInfo): string =>
  [
    `${name} ${version}`,
    ...(containerdStore ? ['containerd image store'] : []),
    ...(rootless ? ['rootless'] : []),
  ].join(', ');

function ageOf({ name, version }: EngineInfo): Finding[] {
  if (name !== 'Docker') return [];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return [
      {
        severity: 'warning',
        what: `Docker ${version} is older than ${oldest.join('.')}`,
        why: 'Bundles are not tested with it, and it has had no security fixes for years.',
        cure: 'install a newer one: https://docs.docker.com/engine/install/',
      },
    ];
  if (major < 23)
    return [
      {
        severity: 'hint',
        what: `Docker ${version} has had no releases since the end of 2023`,
        why: 'It works. Security fixes come from your distribution alone, as long as that has any.',
      },
    ];
  return [];
}
