import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plan } from '../../src/bundle/plan.ts';
import type { PlanInput } from '../../src/bundle/plan-input.ts';

/** Writes what is planned, and stand-ins for what is kept: a certificate of its own, user `admin`, password `secret`. */
export async function writeBundle(input: PlanInput): Promise<void> {
  const { dir } = input;
  const write = (path: string, content: string, mode: number): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, path), content, { mode });
  };
  for (const file of await plan(input)) write(file.path, file.content, file.mode);
  for (const folder of ['run/remembered', 'logs', 'data', 'nginx/certs', 'nginx/auth', 'nginx/public'])
    mkdirSync(join(dir, folder), { recursive: true, mode: 0o700 });
  const openssl =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1';
  execFileSync(
    'openssl',
    [...openssl.split(' '), '-keyout', 'nginx/certs/server.key', '-out', 'nginx/certs/server.crt'],
    {
      cwd: dir,
      stdio: 'ignore',
    },
  );
  write('nginx/public/ca.crt', readFileSync(join(dir, 'nginx/certs/server.crt'), 'utf8'), 0o600);
  const line = execFileSync('htpasswd', ['-niB', 'admin'], { input: 'secret', encoding: 'utf8' });
  write('nginx/auth/htpasswd', line, 0o600);
}

export const ownOwner = `${process.getuid!()}:${process.getgid!()}`;

export interface Running {
  child: ChildProcess;
  stop: () => Promise<void>;
}

/** Starts a program in the bundle's folder and waits until `ready`; its output is in the error when it ends before. */
export async function start(
  dir: string,
  file: string,
  args: string[],
  ready: () => Promise<boolean> | boolean,
): Promise<Running> {
  const child = spawn(file, args, {
    cwd: dir,
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    stdio: 'pipe',
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`${file} ended: ${said}`);
    if (await ready()) return { child, stop };
    await sleep(50);
  }
  await stop();
  throw new Error(`${file} does not answer: ${said}`);
}

export const startRegistry = (dir: string, registry: string): Promise<Running> =>
  start(dir, registry, ['serve', 'registry/config.yml'], () => existsSync(join(dir, 'run/registry.sock')));

/** What checks the passwords for nginx, where nginx hands out blobs and manifests itself. */
export const startAuth = (dir: string, nginx: string): Promise<Running> =>
  start(dir, nginx, ['-e', 'stderr', '-p', `${dir}/`, '-c', 'nginx/auth.conf', '-g', 'daemon off;'], () =>
    existsSync(join(dir, 'run/auth.sock')),
  );

export const startNginx = (dir: string, nginx: string, port: number): Promise<Running> =>
  start(dir, nginx, ['-e', 'stderr', '-p', `${dir}/`, '-c', 'nginx/nginx.conf', '-g', 'daemon off;'], () =>
    request(port, '/').then(
      () => true,
      () => false,
    ),
  );

export interface Answer {
  status: number;
  body: string;
  /** Every value of that header, in the order they came. */
  header: (name: string) => string[];
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  user?: string;
}

export function request(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, user }: Question = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      headers,
      rejectUnauthorized: false,
      agent: false,
      timeout: 20_000,
    };
    const call = https.request({ ...options, ...(user ? { auth: user } : {}) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('error', reject).on('end', () => {
        const raw = answer.rawHeaders;
        const header = (name: string): string[] =>
          raw.filter((_, index) => index % 2 === 1 && raw[index - 1]!.toLowerCase() === name.toLowerCase());
        resolve({ status: answer.statusCode ?? 0, body: text, header });
      });
    });
    call.on('error', reject).on('timeout', () => call.destroy(new Error('timeout')));
    call.end(body);
  });
}

/** What a client hears that speaks HTTP without TLS. */
export function plainHttp(
  port: number,
): Promise<{ status: number | undefined; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path: '/v2/', agent: false, timeout: 10_000 }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () =>
          resolve({ status: answer.statusCode, type: answer.headers['content-type'], body }),
        );
      })
      .on('error', reject);
  });
}
