import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { startMachine, type Machine } from '../../support/machine.ts';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { install, removePrograms, stub } from './script.ts';

/** What asks, in the order of preference; each is removed after its turn. */
const programs = ['curl', 'openssl', 'wget'];

describeReal('the check at the end', ['nginx', 'registry2'], () => {
  let bundle: RegistryBundle;
  let machine: Machine;
  let ca = '';
  let port = 0;
  beforeAll(async () => {
    bundle = await startBundle('2.8', { args: ['--listen', 'all', '--host', 'reg.lan'] });
    ca = readFileSync(bundle.ca, 'utf8');
    port = Number(bundle.host.split(':')[1]);
    machine = await startMachine('this');
    await removePrograms(machine, 'dockerd', 'docker', 'skopeo', 'containerd', 'ctr');
    // What root's own settings say is not what the engines do.
    await machine.sh('echo insecure >/root/.curlrc; echo check_certificate=off >/root/.wgetrc');
    await stub(machine, 'podman', '5.0');
  });
  afterAll(async () => {
    await machine?.stop();
    await bundle?.stop();
  });

  const check = async (registry: Parameters<typeof install>[1]) => {
    await install(machine, registry);
    return machine.sh('sh /tmp/reg/setup.sh --yes');
  };
  const hosts = (line: string) => machine.sh(`printf '127.0.0.1 localhost\\n%s\\n' '${line}' >/etc/hosts`);

  test('says whether it works, and what to do where it does not, with curl, openssl or wget', async () => {
    const settings = { host: ['reg.lan'], port };
    const other = (await issueAuthority({ hosts: ['reg.lan'], now: new Date() })).cert;
    for (const program of programs) {
      await hosts('');
      const unknown = await check({ settings, ca, ipv4Hint: '192.0.2.9' });
      expect(unknown.code, program).toBe(1);
      expect(unknown.stdout, program).toContain(
        'cannot resolve the name. Put it into the DNS, or this line into /etc/hosts:\n       192.0.2.9 reg.lan\n',
      );
      await hosts(`${machine.server} reg.lan wrong.lan`);
      const works = await check({ settings, ca });
      expect(works, program).toMatchObject({ code: 0, stderr: '' });
      expect(works.stdout, program).toContain(`  ok reg.lan:${port} answers with the right certificate\n`);
      expect(works.stdout).toMatch(/^Next: /m);
      const foreign = await check({ settings, ca: other });
      expect(foreign.code, program).toBe(1);
      expect(foreign.stdout, program).toContain("certificate there is not from this registry's CA");
      expect(foreign.stdout).not.toMatch(/^Next: /m);
      const wrong = await check({ settings: { ...settings, host: ['wrong.lan'] }, ca });
      expect(wrong.stdout, program).toContain('its certificate is for other names');
      const unknownIssuer = await check({ settings: { ...settings, tls: 'files' } });
      expect(unknownIssuer.stdout, program).toContain('does not know who issued its certificate');
      const nobody = await check({ settings: { ...settings, port: 1 }, ca });
      expect(nobody.code, program).toBe(1);
      expect(nobody.stdout, program).toContain('Does a firewall keep port 1 closed?');
      await removePrograms(machine, program);
    }
    const nothing = await check({ settings, ca });
    expect(nothing).toMatchObject({ code: 0, stdout: expect.stringContaining('not checked') });
  });
});
