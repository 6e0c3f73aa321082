import type { Problem } from '../problem.ts';
import { isDebian, type OsRelease } from './os-release.ts';
import type { Part } from './part.ts';

interface Manager {
  /** Names of os-release that have it. */
  systems: readonly string[];
  command: string;
  packages: Record<Part, string | undefined>;
}

const managers: readonly Manager[] = [
  {
    systems: ['fedora', 'rhel', 'centos'],
    command: 'sudo dnf install',
    packages: { nginx: 'nginx', registry: 'docker-distribution', njs: undefined },
  },
  {
    systems: ['alpine'],
    command: 'apk add',
    packages: { nginx: 'nginx', registry: 'docker-registry', njs: 'nginx-mod-http-js' },
  },
  {
    systems: ['arch'],
    command: 'sudo pacman -S',
    packages: { nginx: 'nginx', registry: undefined, njs: 'nginx-mod-njs' },
  },
  {
    systems: ['suse', 'opensuse'],
    command: 'sudo zypper install',
    packages: { nginx: 'nginx', registry: 'distribution-registry', njs: undefined },
  },
  {
    systems: ['macos'],
    command: 'brew install',
    packages: { nginx: 'nginx', registry: undefined, njs: undefined },
  },
];

export const registry3Hint =
  'registry 3: --target compose where Docker or Podman runs, or build it with Go and name it with --registry-bin:\n' +
  'go install github.com/distribution/distribution/v3/cmd/registry@latest';

const managerOf = (system: OsRelease): Manager | undefined =>
  managers.find(({ systems }) => [system.id, ...system.like].some((name) => systems.includes(name)));

const inWords: Record<Part, string> = { nginx: 'nginx', registry: 'registry', njs: "nginx's njs module" };

/** Debian's package of the njs module, which is Ubuntu's too. */
export const debianNjs = 'libnginx-mod-http-js';

/** The command that brings the njs module of nginx; undefined where no package of it is known. */
export function njsCommand(system: OsRelease): string | undefined {
  if (isDebian(system)) return `sudo apt install ${debianNjs}`;
  const manager = managerOf(system);
  return manager?.packages.njs && `${manager.command} ${manager.packages.njs}`;
}

/** What to do by hand where --install does not reach. */
export function installByHand(system: OsRelease, missing: readonly Part[]): Problem {
  const manager = managerOf(system);
  const packages = manager ? missing.flatMap((part) => manager.packages[part] ?? []) : [];
  const unknown = manager ? packages.length === 0 && !missing.includes('registry') : true;
  const cures = [
    ...(manager && packages.length > 0 ? [`${manager.command} ${packages.join(' ')}`] : []),
    ...(unknown
      ? [`install ${missing.map((part) => inWords[part]).join(' and ')} with the means of ${system.name}`]
      : []),
    ...(missing.includes('registry') ? [registry3Hint] : []),
  ];
  return {
    where: '--install',
    what: `--install knows Debian's and Ubuntu's packages only; this is ${system.name}`,
    cure: cures.join('\n'),
  };
}
