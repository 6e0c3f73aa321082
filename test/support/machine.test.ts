import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startMachine, type MachineKind } from './machine.ts';

test.each<MachineKind>(['this', 'newer'])('a machine of its own: %s', async (kind) => {
  const machine = await startMachine(kind);
  try {
    const server = createServer((socket) => socket.end('here\n'));
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '0.0.0.0', () => resolve((server.address() as { port: number }).port)),
    );
    expect((await machine.sh(`curl -s --http0.9 http://${machine.server}:${port}/`)).stdout).toBe('here\n');
    server.close();
    const before = machine.changes();
    expect(
      await machine.sh('rm /etc/os-release /etc/debian_version; mkdir /etc/new; echo "$X" >/etc/new/file', {
        env: { X: 'y' },
      }),
    ).toMatchObject({ code: 0 });
    writeFileSync(`${machine.root}/etc/new/other`, '');
    const after = machine.changes();
    expect([...after.keys()].filter((key) => !before.has(key))).toEqual(
      expect.arrayContaining(['/etc/os-release', '/etc/debian_version', '/etc/new/file', '/etc/new/other']),
    );
    expect(after.get('/etc/new/file')).toBe('file 644 0:0 y\n');
    const docker = machine.start('dockerd --bridge=none --iptables=false --ip6tables=false');
    expect(
      (
        await machine.sh(
          'for i in $(seq 100); do docker version >/dev/null 2>&1 && exec docker version --format "{{.Server.Version}}"; sleep 0.1; done',
        )
      ).stdout,
      docker.said(),
    ).toMatch(kind === 'this' ? /^20\.10|^2/ : /^2[89]/);
    await docker.stop();
    expect(docker.said()).toContain('Daemon shutdown complete');
  } finally {
    await machine.stop();
  }
});
