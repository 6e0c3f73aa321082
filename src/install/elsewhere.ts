import type { Problem } from '../problem.ts';
import type { ServiceName } from '../targets/target.ts';
import type { OsRelease } from './os-release.ts';

interface Manager {
  /** Names of os-release that have it. */
  systems: readonly string[];
  command: string;
  packages: Record<ServiceName, string | undefined>;
}

const managers: readonly Manager[] = [
  {
    systems: ['fedora', 'rhel', 'centos'],
    command: 'sudo dnf install',
    packages: { nginx: 'nginx', registry: 'docker-distribution' },
  },
  { systems: ['alpine'], command: 'apk add', packages: { nginx: 'nginx', registry: 'docker-registry' } },
  { systems: ['arch'], command: 'sudo pacman -S', packages: { nginx: 'nginx', registry: undefined } },
  {
    systems: ['suse', 'opensuse'],
    command: 'sudo zypper install',
    packages: { nginx: 'nginx', registry: 'distribution-registry' },
  },
  { systems: ['macos'], command: 'brew install', packages: { nginx: 'nginx', registry: undefined } },
];

export const registry3Hint =
  'registry 3: --target compose where Docker or Podman runs, or build it with Go and name it with --registry-bin:\n' +
  'go install github.com/distribution/distribution/v3/cmd/registry@latest';

/** What to do by hand where --install does not reach. */
export function installByHand(system: OsRelease, missing: readonly ServiceName[]): Problem {
  const manager = managers.find(({ systems }) =>
    [system.id, ...system.like].some((name) => systems.includes(name)),
  );
  const packages = manager ? missing.flatMap((service) => manager.packages[service] ?? []) : [];
  const cures = [
    ...(manager && packages.length > 0 ? [`${manager.command} ${packages.join(' ')}`] : []),
    ...(manager ? [] : [`install ${missing.join(' and ')} with the means of ${system.name}`]),
    ...(missing.includes('registry') ? [registry3Hint] : []),
  ];
  return {
    where: '--install',
    what: `--install knows Debian's and Ubuntu's packages only; this is ${system.name}`,
    cure: cures.join('\n'),
  };
}
