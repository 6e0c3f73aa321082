import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachine, type Machine } from '../../support/machine.ts';
import { install, plainHttp, removePrograms } from './script.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine('this');
  await removePrograms(machine, 'containerd', 'dockerd');
  // The script is killed when it is about to run such a program for the KILL_AT-th time, or just after.
  await machine.sh(`mkdir -p /killing /etc/docker
    for program in mv cp rm mkdir chmod rmdir; do
      printf '#!/bin/sh\\ncount=$(($(cat /tmp/count 2>/dev/null || echo 0) + 1)); echo $count >/tmp/count
        if [ "$FAIL_AT" = $count ]; then exit 1; fi
        if [ "$KILL_AFTER" = yes ]; then /bin/%s "$@"; [ $count != "$KILL_AT" ] || kill -9 $PPID; exit; fi
        [ $count != "$KILL_AT" ] || { kill -9 $PPID; exit; }; exec /bin/%s "$@"\\n' $program $program >/killing/$program
    done
    printf '#!/bin/sh\\necho Docker version 20.10.24\\n' >/usr/sbin/dockerd
    chmod 755 /killing/* /usr/sbin/dockerd`);
  writeFileSync(join(machine.root, 'etc/docker/daemon.json'), '{"debug": true}\n', { mode: 0o640 });
});
afterAll(() => machine?.stop());

const killed = (at: number, after: boolean): Record<string, string> => ({
  PATH: '/killing:/usr/sbin:/usr/bin',
  KILL_AT: String(at),
  KILL_AFTER: after ? 'yes' : 'no',
});

/** Whether the run before was through before that many programs. */
const through = async (at: number): Promise<boolean> =>
  Number((await machine.sh('cat /tmp/count')).stdout) < at;

/** Every place takes a minute: that is for long proofs. */
const stride = process.env['SOAK'] ? 1 : 37;

test('killed anywhere: a further run completes it, and undo gives back every byte', async () => {
  const run = await install(machine, plainHttp);
  const script = 'cd /tmp/reg; /bin/rm -f /tmp/count; sh setup.sh --no-check --yes --hosts 192.0.2.7';
  const was = machine.changes();
  await run('--yes --hosts 192.0.2.7');
  const set = machine.changes();
  await run('--yes --undo');
  expect(machine.changes()).toEqual(was);

  for (let at = 1, ended = false; !ended; at += stride) {
    const after = at % 4 < 2;
    await machine.sh(script, { env: killed(at, after) });
    ended = await through(at);
    // Every other time it is taken back at once.
    if (at % 2 === 1) {
      expect(await run('--yes'), `apply ${at}`).toMatchObject({ code: 0 });
      if (!read('etc/hosts').includes('reg.lan')) await run('--yes --hosts 192.0.2.7');
      expect(withoutRecords(machine.changes()), `apply ${at}`).toEqual(withoutRecords(set));
    }
    expect(await run('--undo --yes'), `undo ${at}`).toMatchObject({ code: 0 });
    expect(machine.changes(), `undo ${at}`).toEqual(was);
  }

  for (let at = 1, ended = false; !ended; at += stride) {
    await run('--yes --hosts 192.0.2.7');
    await machine.sh('cd /tmp/reg; /bin/rm -f /tmp/count; sh setup.sh --undo --yes', {
      env: killed(at, at % 4 < 2),
    });
    ended = await through(at);
    expect(await run('--undo --yes'), `undo ${at}`).toMatchObject({ code: 0 });
    expect(machine.changes(), `undo ${at}`).toEqual(was);
  }
}, 300_000);

test('where any step fails, for want of space say, undo gives back every byte all the same', async () => {
  const run = await install(machine, plainHttp);
  const was = machine.changes();
  for (let at = 1, ended = false; !ended; at += stride) {
    const apply = await machine.sh('cd /tmp/reg; /bin/rm -f /tmp/count; sh setup.sh --no-check --yes', {
      env: { PATH: '/killing:/usr/sbin:/usr/bin', FAIL_AT: String(at) },
    });
    ended = await through(at);
    // Whole as it was, or whole with what is new.
    expect(read('etc/docker/daemon.json'), `${at}`).toMatch(
      apply.code === 0
        ? /^\{"debug": true,"insecure-registries": \["reg\.lan:5443"\]\}\n$/
        : /^\{"debug": true(,"insecure-registries": \["reg\.lan:5443"\])?\}\n$/,
    );
    expect(await run('--undo --yes'), `undo ${at}`).toMatchObject({ code: 0 });
    expect(machine.changes(), `undo ${at}`).toEqual(was);
  }
}, 300_000);

const read = (file: string): string => readFileSync(join(machine.root, file), 'utf8');

const withoutRecords = (changes: Map<string, string>): [string, string][] =>
  [...changes].filter(([path]) => !path.startsWith('/var/lib'));
