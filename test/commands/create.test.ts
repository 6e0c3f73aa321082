import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../src/users/htpasswd.ts';
import { inProcess } from '../support/cli.ts';
import { freePort, tempFolder } from '../support/tmp.ts';

let cwd: string;
beforeEach(() => void (cwd = tempFolder()));

/** A bundle without questions and without an engine. */
const create = (args: string[], input = '', env: NodeJS.ProcessEnv = {}) =>
  inProcess(['demo', '--no-input', '--target', 'process', '--host', 'reg.example.com', ...args], {
    cwd,
    input,
    env,
  });
const file = (path: string): string => readFileSync(join(cwd, 'demo', path), 'utf8');

describe('a bundle', () => {
  it('is for its owner only', async () => {
    expect((await create(['--port', '5443'])).code).toBe(0);
    const modes = (folder: string): void => {
      expect(statSync(folder).mode & 0o077, folder).toBe(0);
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) modes(path);
        else if (!entry.name.endsWith('.crt')) expect(statSync(path).mode & 0o077, path).toBe(0);
      }
    };
    modes(join(cwd, 'demo'));
  });

  it('takes the password from standard input to its end, less one newline', async () => {
    const { code, stdout } = await create(
      ['--port', '5443', '--user', 'alice', '--password-stdin'],
      's3cret pass\n',
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain('s3cret');
    expect(await verify(file('nginx/auth/htpasswd'), 'alice', 's3cret pass')).toBe(true);
    expect(await verify(file('nginx/auth/htpasswd'), 'alice', 's3cret pass\n')).toBe(false);
  });

  it('takes it from a file and from the environment', async () => {
    writeFileSync(join(cwd, 'pw'), 'from-a-file\n');
    await create(['--password-file', 'pw']);
    expect(await verify(file('nginx/auth/htpasswd'), 'admin', 'from-a-file')).toBe(true);
    await inProcess(['env', '--no-input', '--target', 'process', '--host', 'a.lan'], {
      cwd,
      env: { CREATE_REGISTRY_PASSWORD: 'from-env-1' },
    });
    expect(
      await verify(readFileSync(join(cwd, 'env/nginx/auth/htpasswd'), 'utf8'), 'admin', 'from-env-1'),
    ).toBe(true);
  });

  it('generates one otherwise, shows it once and keeps only its hash', async () => {
    const { stdout } = await create([]);
    const password = /password (\S+)/.exec(stdout)?.[1] ?? '';
    expect(password.length).toBeGreaterThan(20);
    expect(await verify(file('nginx/auth/htpasswd'), 'admin', password)).toBe(true);
    const all = readdirSync(join(cwd, 'demo'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const entry of all)
      expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toContain(password);
  });

  it('names the line that does the same again', async () => {
    const { stdout } = await create(['--port', '5443', '--user', "o'neil"]);
    expect(stdout).toContain(
      `Again     npx create-registry demo --yes --target process --host reg.example.com --port 5443 --user 'o'\\''neil'`,
    );
  });

  it('repeats a file name with spaces so that a shell reads it back', async () => {
    writeFileSync(join(cwd, 'pw f'), 'from-a-file-1\n');
    const { stdout } = await create(['--password-file', 'pw f']);
    expect(stdout).toContain(`--password-file 'pw f'`);
  });

  it('shows its password even when the start is broken off', async () => {
    const program = join(cwd, 'slow-registry');
    writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ] && exec docker-registry --version\nsleep 30\n', {
      mode: 0o755,
    });
    const cancel = new AbortController();
    const port = String(await freePort());
    const running = inProcess(
      [
        'demo',
        '--no-input',
        '--start',
        '--target',
        'process',
        '--host',
        'localhost',
        '--port',
        port,
        '--registry-bin',
        program,
      ],
      { cwd, signal: cancel.signal },
    );
    while (!existsSync(join(cwd, 'demo/run/registry.json'))) await sleep(20);
    cancel.abort();
    const { code, stdout } = await running;
    expect(code).toBe(130);
    const password = /password (\S+)/.exec(stdout)?.[1] ?? '';
    expect(await verify(file('nginx/auth/htpasswd'), 'admin', password)).toBe(true);
    await inProcess(['down', '-C', 'demo'], { cwd });
  });

  it('follows the order of precedence: default, file, flag', async () => {
    writeFileSync(join(cwd, 'answers.yml'), 'port: 6443\nuser: bob\n');
    await create(['--config', 'answers.yml', '--port', '7443']);
    expect(file('settings.yml')).toMatch(/^port: 7443$/m);
    expect(file('settings.yml')).toMatch(/^user: bob$/m);
    expect(file('settings.yml')).toMatch(/^tls: ca$/m);
  });

  it('is not written by --dry-run', async () => {
    const { code, stdout } = await create(['--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('nginx.conf');
    expect(stdout).toMatch(/serve registry\/config\.yml/);
    expect(existsSync(join(cwd, 'demo'))).toBe(false);
  });

  it('--json names folder, URL and password', async () => {
    const { stdout, stderr } = await create(['--json', '--port', '5443']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      dir: join(cwd, 'demo'),
      url: 'https://reg.example.com:5443',
      user: 'admin',
      password: expect.any(String) as string,
    });
  });
});

describe('bad answers', () => {
  afterEach(() => expect(existsSync(join(cwd, 'demo'))).toBe(false));

  it.each<[string, string[], RegExp]>([
    ['underscore', ['--host', 'my_reg.lan'], /underscore[^]*→ use a hyphen/],
    ['port 0', ['--port', '0'], /"0" is no whole number from 1 to 65535/],
    ['port 99999', ['--port', '99999'], /"99999" is no whole number/],
    ['port abc', ['--port', 'abc'], /"abc" is no whole number/],
    ['empty user', ['--user', ''], /empty user name/],
    ['unknown flag', ['--prot', '1'], /did you mean --port/],
    ['no such config', ['--config', 'none.yml'], /no file .*none\.yml/],
    ['no such password file', ['--password-file', 'none'], /no file none/],
    [
      'no certificate',
      ['--tls', 'files', '--tls-cert', 'none.pem', '--tls-key', 'none.key'],
      /no file .*none\.pem[^]*no file .*none\.key/,
    ],
    ['tls files without files', ['--tls', 'files'], /--tls-cert is missing[^]*--tls-key is missing/],
    ['plain passwords', ['--tls', 'off'], /everyone on the way/],
    ['no program there', ['--start', '--registry-bin', '/none'], /\/none/],
  ])('%s: exit 2 with a cure, nothing written', async (_, args, message) => {
    const { code, stdout, stderr } = await create(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toContain('→');
  });

  it.each<[string, string, RegExp]>([
    ['73 bytes', 'x'.repeat(73), /72/],
    ['73 bytes in 37 characters', `${'ü'.repeat(36)}x`, /72/],
    ['nothing', '', /empty/],
    ['a newline in it', 'a\nb', /control/],
  ])('a password of %s', async (_, password, message) => {
    const { code, stderr } = await create(['--password-stdin'], password);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('a taken port with --start, and by whom', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '0.0.0.0');
    const { code, stderr } = await create(['--start', '--port', String(port)]);
    server.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} is used`);
    expect(stderr).toContain(`(pid ${process.pid})`);
  });

  it('all of them at once', async () => {
    const { stderr } = await create([
      '--host',
      'a_b.lan',
      '--port',
      '0',
      '--user',
      'a:b',
      '--password-file',
      'none',
    ]);
    expect(stderr.match(/✗/g)).toHaveLength(4);
  });
});

describe("somebody's files", () => {
  it('are not touched, with a hint', async () => {
    mkdirSync(join(cwd, 'demo'));
    writeFileSync(join(cwd, 'demo/thesis.txt'), 'mine');
    const { code, stderr } = await create([]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/not empty \(thesis\.txt\)/);
    expect(readdirSync(join(cwd, 'demo'))).toEqual(['thesis.txt']);
  });
  it('are refused with --overwrite when ours would have that name', async () => {
    mkdirSync(join(cwd, 'demo'));
    writeFileSync(join(cwd, 'demo/README.md'), 'mine');
    const { code, stderr } = await create(['--overwrite']);
    expect(code).toBe(2);
    expect(stderr).toContain('README.md was not written by this tool');
    expect(readdirSync(join(cwd, 'demo'))).toEqual(['README.md']);
  });
  it.each(['settings.yml', 'nginx/certs/server.key', 'nginx/auth/htpasswd', 'secrets.yml'])(
    'are refused with --overwrite when %s is theirs',
    async (path) => {
      mkdirSync(dirname(join(cwd, 'demo', path)), { recursive: true });
      writeFileSync(join(cwd, 'demo', path), 'mine: true\n');
      const { code, stderr } = await create(['--overwrite']);
      expect(code).toBe(2);
      expect(stderr).toContain(path);
      expect(file(path)).toBe('mine: true\n');
    },
  );
  it('two at once make one, and the other is told', async () => {
    const both = await Promise.all([create([]), create([])]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 2]);
    const { stdout } = both.find(({ code }) => code === 0)!;
    const password = /password (\S+)/.exec(stdout)?.[1] ?? '';
    expect(await verify(file('nginx/auth/htpasswd'), 'admin', password)).toBe(true);
  });
  it('one that is made while another looks around is not written over', async () => {
    const slow = join(cwd, 'nginx');
    const script = `#!/bin/sh\n: >${cwd}/asked\nuntil [ -e ${cwd}/go ]; do sleep 0.05; done\nexec nginx "$@"\n`;
    writeFileSync(slow, script, { mode: 0o755 });
    const late = create(['--nginx-bin', slow, '--port', '6443']);
    while (!existsSync(join(cwd, 'asked'))) await sleep(20);
    expect((await create(['--port', '5443'])).code).toBe(0);
    const made = file('nginx/auth/htpasswd');
    writeFileSync(join(cwd, 'go'), '');
    const { code, stderr } = await late;
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/demo/) as string });
    expect(file('settings.yml')).toMatch(/^port: 5443$/m);
    expect(file('nginx/auth/htpasswd')).toBe(made);
  });
  it('an answer of another target does not outlive a change of the target', async () => {
    const made = await inProcess(
      ['demo', '--no-input', '--target', 'compose', '--host', 'a.lan', '--name', 'mine'],
      { cwd },
    );
    expect(made.code, made.stderr).toBe(0);
    const { code, stderr } = await inProcess(['demo', '--no-input', '--overwrite', '--target', 'process'], {
      cwd,
    });
    expect(code, stderr).toBe(0);
    expect(file('settings.yml')).not.toMatch(/^name:/m);
  });
  it('keep their company with --overwrite', async () => {
    mkdirSync(join(cwd, 'demo'));
    writeFileSync(join(cwd, 'demo/thesis.txt'), 'mine');
    expect((await create(['--overwrite'])).code).toBe(0);
    expect(file('thesis.txt')).toBe('mine');
  });
  it('a file, or a link that leads nowhere, is no folder', async () => {
    writeFileSync(join(cwd, 'demo'), '');
    expect((await create([])).stderr).toContain('demo is a file');
    symlinkSync(join(cwd, 'none'), join(cwd, 'link'));
    const { code, stderr } = await inProcess(
      ['link', '--no-input', '--target', 'process', '--host', 'a.lan'],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('leads nowhere');
  });
  it('an existing bundle is named as such; --overwrite keeps secrets, users, answers and the CA', async () => {
    await create(['--port', '5443', '--password-stdin'], 'first-password');
    expect((await create([])).stderr).toContain('there is a registry in');
    const kept = ['secrets.yml', 'pki/ca.crt', 'pki/ca.key', 'nginx/certs/server.crt', 'nginx/auth/htpasswd'];
    const before = kept.map(file);
    const { code, stdout } = await create(['--overwrite', '--no-delete']);
    expect({
      code,
      password: /password/.test(stdout.split('This machine')[0]!.replace('passwords as before', '')),
    }).toEqual({ code: 0, password: false });
    expect(kept.map(file)).toEqual(before);
    expect(file('settings.yml')).toMatch(/^port: 5443$/m);
    expect(file('settings.yml')).toMatch(/^delete: false$/m);
  });
  it('a half-written bundle is completed, with a password for its first user', async () => {
    await create(['--port', '5443']);
    rmSync(join(cwd, 'demo/nginx/auth/htpasswd'));
    const { stdout } = await create(['--overwrite']);
    const password = /password (\S+)/.exec(stdout)?.[1] ?? '';
    expect(await verify(file('nginx/auth/htpasswd'), 'admin', password)).toBe(true);
  });
  it('an edited file stops --overwrite', async () => {
    await create([]);
    writeFileSync(join(cwd, 'demo/nginx/nginx.conf'), '# mine\n');
    const { code, stderr } = await create(['--overwrite', '--port', '6443']);
    expect(code).toBe(2);
    expect(stderr).toContain('nginx/nginx.conf');
    expect(file('nginx/nginx.conf')).toBe('# mine\n');
  });
});
