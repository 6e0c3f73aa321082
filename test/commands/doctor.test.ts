import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownBundle } from '../doctor/support/own-bundle.ts';
import { inProcess, type CliOptions } from '../support/cli.ts';
import { describeReal, unavailable } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { tempFolder } from '../support/tmp.ts';

interface Report {
  ok: boolean;
  findings: {
    area: string;
    check: string;
    severity: string;
    what: string;
    why: string;
    cure?: string;
    fixable: boolean;
    fixed?: boolean;
  }[];
  checks: { area: string; name: string; looked: boolean; detail?: string }[];
}

/** No engine of this machine has a part in it. */
const doctor = (words: readonly string[], options: CliOptions = {}) =>
  inProcess(['doctor', ...words], {
    ...options,
    env: { PATH: tempFolder(), HOME: tempFolder(), ...options.env },
  });

describe('of a bundle that does not run', () => {
  let dir: string;
  let restore: () => void;
  beforeAll(async () => ({ dir, restore } = await ownBundle()));
  beforeEach(() => restore());
  const at = (path: string): string => join(dir, path);
  const report = async (...words: string[]) => {
    const { code, stdout } = await doctor([...words, '--json', '-C', dir]);
    return { code, ...(JSON.parse(stdout) as Report) };
  };
  const ofBundle = ({ findings }: Report) => findings.filter(({ area }) => area === 'bundle');

  test('shows every area, each finding with what, why and cure, and the sum of it', async () => {
    chmodSync(at('secrets.yml'), 0o644);
    const { code, stdout } = await doctor(['-C', dir]);
    expect(code).toBe(1);
    expect(stdout.match(/^(?:machine|bundle|stack|client)$/gm)).toEqual([
      'machine',
      'bundle',
      'stack',
      'client',
    ]);
    expect(stdout).toContain(
      `! secrets\n    ! secrets.yml may be used by others on this machine (mode 644)\n      It holds keys or passwords. `,
    );
    expect(stdout).toContain(`      → chmod 600 ${at('secrets.yml')}\n`);
    expect(stdout).toMatch(/^✓ settings {8,}target process, tls ca/m);
    expect(stdout).toMatch(/^- compose-file {4,}this registry runs without containers$/m);
    expect(stdout).toMatch(
      new RegExp(`\n\n\\d+ errors?, .*; 1 can be mended: create-registry doctor -C ${dir} --fix\n$`),
    );
  });

  test('--fix asks first: where nobody answers nothing is changed', async () => {
    chmodSync(at('secrets.yml'), 0o644);
    const { code, stderr } = await doctor(['--fix', '-C', dir]);
    expect({ code, mode: statSync(at('secrets.yml')).mode & 0o777 }).toEqual({ code: 2, mode: 0o644 });
    expect(stderr).toContain('To be mended:\n    let nobody but its owner read secrets.yml\n');
  });

  test('--fix --yes mends what it can, looks again, and says what is left', async () => {
    chmodSync(at('secrets.yml'), 0o644);
    const before = readFileSync(at('nginx/nginx.conf'), 'utf8');
    rmSync(at('nginx/nginx.conf'));
    const { ok, findings } = await report('--fix', '--yes');
    expect(findings.filter(({ fixed }) => fixed !== undefined)).toMatchObject([
      { check: 'files', what: 'a file is missing: nginx/nginx.conf', fixed: true },
      { check: 'secrets', fixed: true, fixable: true },
    ]);
    expect(readFileSync(at('nginx/nginx.conf'), 'utf8')).toBe(before);
    // It still does not run: that is for somebody to decide.
    expect(ok).toBe(false);
    expect(ofBundle(await report())).toEqual([]);
    const { stderr, stdout } = await doctor(['--fix', '--yes', '-C', dir]);
    expect(stderr).toContain('Nothing here can be mended without you.');
    expect(stdout).not.toContain('Looked again');
  });

  test('what could not be mended is told, and stays a finding', async () => {
    if (process.getuid?.() !== 0) unavailable('files of another user', 'only root can give files away');
    writeFileSync(
      at('settings.yml'),
      readFileSync(at('settings.yml'), 'utf8').replace(/^owner: .*$/m, 'owner: "4321:4321"'),
    );
    const theirs = join(tempFolder(), 'theirs');
    chownSync(at('nginx/auth/htpasswd'), 0, 0);
    linkSync(at('nginx/auth/htpasswd'), theirs);
    chownSync(dir, 4321, 4321);
    const { stderr } = await doctor(['--fix', '--yes', '-C', dir]);
    expect(stderr).toContain('it has another name as well (a hard link)');
    expect(statSync(theirs).uid).toBe(0);
    const { findings } = await report('--fix', '--yes');
    expect(findings.filter(({ what }) => what.startsWith('nginx/auth/htpasswd cannot'))).toMatchObject([
      { fixed: false },
    ]);
  });

  test('settings that cannot be used are a finding with their line; the machine is looked at, what runs is not', async () => {
    const file = at('settings.yml');
    const good = readFileSync(file, 'utf8');
    const line = good.split('\n').findIndex((one) => one.startsWith('port:')) + 1;
    writeFileSync(file, `${good.replace(/^port: .*$/m, 'port: 99999999')}\n"a\\u001b[31mb": 1\n`);
    const { code, ok, checks, findings } = await report();
    expect({ code, ok, areas: [...new Set(checks.map(({ area }) => area))] }).toEqual({
      code: 1,
      ok: false,
      areas: ['machine', 'bundle'],
    });
    expect(findings.filter(({ check }) => check === 'settings')).toMatchObject([
      {
        severity: 'error',
        what: expect.stringMatching(`^settings.yml:${line}: port: "99999999" is no`) as string,
      },
      { severity: 'error', what: expect.stringContaining('there is no setting') as string },
    ]);
    expect((await doctor(['-C', dir])).stdout).not.toContain('\u001b');
    const text = 'x509: certificate signed by unknown authority';
    expect((await doctor(['--explain', text, '-C', dir])).code).toBe(0);
    writeFileSync(file, 'host: [\n');
    expect((await report()).findings.filter(({ check }) => check === 'settings')).toMatchObject([
      { what: expect.stringMatching(/settings\.yml: not readable as YAML: .*\(2:1\)/) as string },
    ]);
  });
});

describe('outside of a bundle', () => {
  test('only the machine is looked at, and nothing of it is an error', async () => {
    const cwd = tempFolder();
    const { code, stdout } = await doctor(['--json'], { cwd });
    const { ok, checks } = JSON.parse(stdout) as Report;
    expect({ code, ok, areas: [...new Set(checks.map(({ area }) => area))] }).toEqual({
      code: 0,
      ok: true,
      areas: ['machine'],
    });
    // Nothing stands there that only a bundle has.
    expect(checks.map(({ name }) => name)).not.toContain('proxy');
    const { stderr } = await doctor([], { cwd });
    expect(stderr).toContain('No registry in this folder: only this machine is looked at.');
  });

  test('a folder that was named and is none is an error of usage', async () => {
    expect((await doctor(['-C', tempFolder()])).code).toBe(2);
  });
});

test('--explain goes its own way, and mends nothing', async () => {
  const text = 'x509: certificate signed by unknown authority';
  expect((await doctor(['--explain', text], { cwd: tempFolder() })).stdout).toMatch(/\S/);
  const { code, stderr } = await doctor(['--explain', text, '--fix'], { cwd: tempFolder() });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('leave out --fix') as string });
});

describeReal('of a registry that runs', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => {
    bundle = await startBundle('3');
  });
  afterAll(() => bundle.stop());

  test('nothing is wrong with what is in order; what breaks meanwhile shows', async () => {
    const look = async () => {
      const { code, stdout } = await doctor(['--json', '-C', bundle.dir], {
        env: { PATH: '/usr/sbin:/sbin' },
      });
      const { findings } = JSON.parse(stdout) as Report;
      return {
        code,
        findings: findings
          .filter(
            ({ area, severity }) =>
              severity === 'error' || (severity === 'warning' && /machine|bundle/.test(area)),
          )
          .map(({ check, what }) => `${check}: ${what}`),
      };
    };
    expect(await look()).toEqual({ code: 0, findings: [] });
    rmSync(join(bundle.dir, 'registry/config.yml'));
    expect(await look()).toEqual({ code: 1, findings: ['files: a file is missing: registry/config.yml'] });
    expect((await doctor(['--fix', '--yes', '-C', bundle.dir])).code).toBe(0);
    expect(existsSync(join(bundle.dir, 'registry/config.yml'))).toBe(true);
  });
});
