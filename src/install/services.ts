export type InitSystem = 'systemd' | 'other';

interface Kept {
  before: string[][];
  /** For apt-get, and through it for the packages' scripts. */
  environment: Record<string, string>;
  after: string[][];
}

/**
 * The packages would start their own services, nginx on port 80 and a registry without passwords on 5000, and again
 * at every boot. They are to bring programs only.
 *
 * With systemd each unit is masked for this boot (`--runtime`: nothing of it survives a restart of the machine, even
 * if this is killed half-way), so that it never runs at all; afterwards it is disabled and the mask taken off.
 * A policy-rc.d would do the same to every package of that run, and would stay behind if this were killed.
 *
 * Elsewhere `invoke-rc.d` starts only what the runlevel wants; told that it is 1, it starts neither. In a container
 * without an init system it starts nothing anyway.
 */
export function keepStopped(packages: readonly string[], init: InitSystem): Kept {
  if (packages.length === 0) return { before: [], environment: {}, after: [] };
  if (init === 'systemd') {
    const units = packages.map((name) => `${name}.service`);
    return {
      before: [['systemctl', 'mask', '--runtime', ...units]],
      environment: {},
      after: [
        ['systemctl', 'unmask', '--runtime', ...units],
        ['systemctl', 'disable', ...units],
      ],
    };
  }
  return {
    before: [],
    environment: { RUNLEVEL: '1', PREVLEVEL: 'N' },
    after: packages.map((name) => ['update-rc.d', name, 'disable']),
  };
}
