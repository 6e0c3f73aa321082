import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { clientChecks } from '../../../src/doctor/client/index.ts';
import { login } from '../../../src/doctor/client/login.ts';
import { pull } from '../../../src/doctor/client/pull.ts';
import { request } from '../../../src/doctor/client/request.ts';
import { trust } from '../../../src/doctor/client/trust.ts';
import { enginePrograms } from '../../../src/doctor/stack/engine-programs.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { tar } from '../../../src/smoke/docker/tar.ts';
import { startMachine, type Background, type Machine } from '../../support/machine.ts';
import { pushImage } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';
import { findingsOf, lookAt } from '../support/look.ts';

describeReal('what a client of the registry sees', ['nginx', 'registry3'], () => {
  let machine: Machine;
  let dockerd: Background;
  let bundle: RegistryBundle;
  /** As in image names, at an address that Docker does verify. */
  let name: string;
  let ca: string;

  beforeAll(async () => {
    machine = await startMachine('this');
    bundle = await startBundle('3', { args: ['--host', machine.server] });
    name = bundle.host.replace('localhost', machine.server);
    ca = readFileSync(bundle.ca, 'utf8');
    dockerd = machine.start('dockerd --bridge=none --iptables=false --ip6tables=false');
    await machine.sh('for i in $(seq 100); do docker version >/dev/null 2>&1 && exit; sleep 0.1; done');
  });
  afterAll(async () => {
    await bundle?.stop();
    await dockerd?.stop();
    await machine?.stop();
  });

  const put = (file: string, content: string): void => {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  };
  /** Of the machine, and with its engine. */
  const there = () => ({
    root: machine.root,
    env: { HOME: tempFolder(), DOCKER_HOST: `unix://${machine.root}/run/docker.sock` },
  });

  test('the engine of this machine: no trust, then trust; a real pull that leaves nothing', async () => {
    const options = there();
    expect(await findingsOf(request, bundle.dir, options)).toEqual([
      {
        severity: 'hint',
        what: `Docker on this machine does not trust ${name}`,
        why: expect.stringContaining('x509: certificate signed by unknown authority'),
        cure: `sudo create-registry client apply -C ${bundle.dir}`,
      },
    ]);
    const images = 'docker image ls -a --digests; docker info --format "{{.Images}}"';
    const before = await machine.sh(images);
    expect(await findingsOf(pull, bundle.dir, options)).toMatchObject([
      {
        severity: 'hint',
        what: expect.stringMatching(`^Docker on this machine does not get an image of ${name}: .*x509: `),
        cure: expect.stringContaining('create-registry client apply'),
      },
    ]);
    put(join(machine.root, 'etc/docker/certs.d', name, 'ca.crt'), ca);
    expect(await findingsOf(request, bundle.dir, options)).toEqual([]);
    expect(await lookAt(pull, bundle.dir, options)).toEqual({
      findings: [],
      detail: 'Docker gets in; there is no small image to pull',
    });
    const layers = [tar([{ name: 'hello', mode: 0o644, content: Buffer.from('hello') }])];
    const { digest } = await pushImage(bundle.http, 'team/small', '1', {
      layers,
      layerType: mediaType.layer,
    });
    const pulls = { findings: [], detail: `Docker: ${name}/team/small` };
    expect(await lookAt(pull, bundle.dir, options)).toEqual(pulls);
    expect(await machine.sh(images)).toEqual(before);
    // Somebody's own stays.
    const { user, password } = bundle;
    await machine.sh(
      `docker login -u ${user} --password-stdin ${name} && docker pull ${name}/team/small@${digest}`,
      { input: password },
    );
    const owned = await machine.sh(images);
    expect(owned.stdout).not.toBe(before.stdout);
    expect(await lookAt(pull, bundle.dir, options)).toEqual(pulls);
    expect(await machine.sh(images)).toEqual(owned);
    expect(await lookAt(enginePrograms, bundle.dir, options)).toMatchObject({
      detail: expect.stringMatching(/^docker \d\S*, containerd \d\S*, runc \d\S*, by what was known/),
    });
  });

  test('without an engine the image is read by this program', async () => {
    const env = { HOME: tempFolder(), DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    await pushImage(bundle.http, 'team/other', '1', { seed: 'other' });
    expect(await lookAt(pull, bundle.dir, { env })).toEqual({
      findings: [],
      detail: expect.stringMatching(/^team\/other: manifest and \d+ bytes, by this program/),
    });
  });

  test('the CA of an earlier installation, one at the wrong name, and the right one', async () => {
    const root = tempFolder();
    const env = { HOME: tempFolder() };
    const certs = join(root, 'etc/docker/certs.d');
    const look = () => lookAt(trust, bundle.dir, { root, env });
    expect(await look()).toEqual({ findings: [], detail: 'not set up as a client' });
    const old = await issueAuthority({ hosts: ['localhost'], now: new Date() });
    put(join(certs, name, 'ca.crt'), old.cert);
    put(join(env.HOME, '.config/containers/certs.d', name, 'ca.crt'), 'nothing');
    expect(await look()).toMatchObject({
      findings: [
        {
          severity: 'error',
          what: expect.stringMatching(`^${certs}/${name}/ca.crt is not the registry's CA of today`),
          cure: `sudo create-registry client apply -C ${bundle.dir}`,
        },
        { severity: 'error', what: expect.stringContaining(`${name}/ca.crt holds no certificate`) },
      ],
    });
    rmSync(join(certs, name), { recursive: true });
    rmSync(join(env.HOME, '.config'), { recursive: true });
    put(join(certs, machine.server, 'ca.crt'), ca);
    expect(await look()).toMatchObject({
      findings: [
        {
          severity: 'error',
          what: `the CA lies in ${certs}/${machine.server}, but Docker looks in ${certs}/${name}`,
        },
      ],
    });
    put(join(certs, name, 'ca.crt'), ca);
    expect(await look()).toEqual({ findings: [], detail: join(certs, name) });
    // Whom the system trusts, Docker trusts as well.
    put(join(certs, name, 'ca.crt'), old.cert);
    put(join(root, 'etc/ssl/certs/ca-certificates.crt'), ca);
    expect(await look()).toMatchObject({ findings: [{ severity: 'hint' }], detail: 'the system' });
  });

  test('a request that does not get there', async () => {
    const env = { HOME: tempFolder(), HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` };
    expect(await findingsOf(request, bundle.dir, { env })).toMatchObject([
      { severity: 'error', what: expect.stringMatching(`^${name} is not reached from this machine: `) },
    ]);
  });

  test('what docker login left: other keys, a helper that is not there, a password in clear or of yesterday', async () => {
    const home = tempFolder();
    const file = join(home, '.docker/config.json');
    const look = async (config: object | string) => {
      put(file, typeof config === 'string' ? config : JSON.stringify(config));
      const looked = await lookAt(login, bundle.dir, { env: { HOME: home } });
      return 'findings' in looked ? looked : { findings: [], detail: looked.notLooked };
    };
    const auth = (password: string) => ({
      auth: Buffer.from(`${bundle.user}:${password}`).toString('base64'),
    });
    const whats = (looked: { findings: { severity: string; what: string }[] }) =>
      looked.findings.map(({ severity, what }) => `${severity} ${what.replace(file, 'FILE')}`);

    expect(await look('')).toMatchObject({ detail: expect.stringContaining('nobody logged in') });
    expect(whats(await look('{ "auths": { "s3cret'))).toEqual(['error FILE is not JSON']);
    expect(await look({ auths: { 'other.lan': auth('x') } })).toMatchObject({
      findings: [],
      detail: expect.stringContaining('not logged in'),
    });
    expect(whats(await look({ auths: { [`https://${name}/v2/`]: auth('x') } }))).toEqual([
      `warning FILE has a login for https://${name}/v2/, but image names begin with ${name}`,
    ]);
    expect(whats(await look({ auths: { [machine.server]: auth('x') } }))).toEqual([
      `warning FILE has a login for ${machine.server}, but image names begin with ${name}`,
    ]);
    expect(whats(await look({ auths: { [name]: {} }, credsStore: 'nowhere' }))).toEqual([
      'error FILE names the credential helper nowhere, but there is no docker-credential-nowhere on PATH',
    ]);
    const readable = await look({ auths: { [name]: auth(bundle.password) } });
    expect(whats(readable)).toEqual([
      `warning FILE holds the password for ${name} in clear, readable by other users`,
    ]);
    expect(readable.detail).toBe(`logged in at ${name}`);
    expect(JSON.stringify(readable)).not.toContain(bundle.password);
    expect(whats(await look({ auths: { [name]: auth('changed since') } }))).toContain(
      `warning the registry no longer takes the password that is kept here for ${bundle.user} at ${name}`,
    );
  });

  test('all of it at once finds nothing on a machine that was set up', async () => {
    const options = there();
    put(join(machine.root, 'etc/docker/certs.d', name, 'ca.crt'), ca);
    for (const check of clientChecks.filter((one) => one !== pull)) {
      const looked = await lookAt(check, bundle.dir, options);
      expect('findings' in looked ? looked.findings : [], check.name).toEqual([]);
    }
  });
});
