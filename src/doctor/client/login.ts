import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { registryHost } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { findPrograms } from '../../system/program.ts';
import { readIfThere } from '../../system/files.ts';
import { shellWord } from '../../text/shell.ts';
import { dockerCredentials } from '../../remotes/docker-config.ts';
import { openOwn } from '../../remotes/own.ts';
import type { Finding } from '../finding.ts';
import { ofBundle, type BundleContext } from '../here.ts';
import { hasAccount } from '../own-account.ts';
import { isServed } from '../stack/services.ts';
import { auths, fields, helperOf, isLoggedIn, parsed, type DockerConfig } from './docker-config.ts';

/** What `docker login` left in this user's ~/.docker/config.json: under the very name of the registry, and still right. */
export const login = ofBundle('client', 'login', async (context) => {
  const { settings } = context.here.bundle;
  if (settings.auth === 'off') return { notLooked: 'no password is needed' };
  const { env } = context.io;
  const file = join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json');
  const text = await readIfThere(file).catch(() => undefined);
  if (text === undefined || text.trim() === '') return { notLooked: `there is no ${file}: nobody logged in` };
  const config = parsed(text);
  if (config === undefined) return { findings: [noJson(file)] };
  const names = settings.host.map((host) => registryHost(settings, host));
  const findings = [
    ...wrongKeys(file, config, names, settings),
    ...missingHelpers(file, config, names, env),
    ...(await openToOthers(file, config, names)),
  ];
  const logged = names.filter((name) => isLoggedIn(config, name));
  if (!findings.some(({ severity }) => severity === 'error'))
    for (const name of logged) findings.push(...(await refused(context, name)));
  return {
    findings,
    detail: logged.length > 0 ? `logged in at ${logged.join(', ')}` : `not logged in by ${file}`,
  };
});

const noJson = (file: string): Finding => ({
  severity: 'error',
  what: `${file} is not JSON`,
  why: 'docker, podman and all who read it have no passwords at all, and end with an error.',
  cure: `mv ${shellWord(file)} ${shellWord(`${file}.broken`)}   # then docker login again, everywhere`,
});

/** `reg.lan:443`, `https://reg.lan/v2/` and `reg.lan` are different keys, of which docker reads but one. */
function wrongKeys(
  file: string,
  config: DockerConfig,
  names: readonly string[],
  settings: Settings,
): Finding[] {
  return auths(config)
    .filter((key) => !names.includes(key))
    .flatMap((key) => {
      const [, host = ''] = /^(?:https?:\/\/)?(\[[^\]]+\]|[^/:]+)/i.exec(key) ?? [];
      const name = settings.host
        .map((one) => registryHost(settings, one))
        .find((one) => one.replace(/:\d+$/, '') === host.toLowerCase() && !auths(config).includes(one));
      return name === undefined
        ? []
        : [
            {
              severity: 'warning' as const,
              what: `${file} has a login for ${key}, but image names begin with ${name}`,
              why: 'Docker looks the password up by exactly what stands before the first / of the image name: "no basic auth credentials".',
              cure: `docker login ${name}`,
            },
          ];
    });
}

function missingHelpers(
  file: string,
  config: DockerConfig,
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Finding[] {
  const missing = new Set(
    names
      .map((name) => helperOf(config, name))
      .filter((helper) => helper !== undefined)
      .filter((helper) => findPrograms(`docker-credential-${helper}`, env).length === 0),
  );
  return [...missing].map((helper) => ({
    severity: 'error',
    what: `${file} names the credential helper ${helper}, but there is no docker-credential-${helper} on PATH`,
    why: 'docker login, push and pull end with "error getting credentials".',
    cure: `take "credsStore" (or its line in "credHelpers") out of ${file}, or install docker-credential-${helper}`,
  }));
}

/** Base64 is no protection: who can read the file has the password. */
async function openToOthers(
  file: string,
  config: DockerConfig,
  names: readonly string[],
): Promise<Finding[]> {
  const plain = names.filter(
    (name) => typeof fields(fields(config['auths'])[name])['auth'] === 'string' && !helperOf(config, name),
  );
  if (plain.length === 0 || !existsSync(file)) return [];
  const isOpen = ((await stat(file)).mode & 0o077) !== 0;
  return [
    {
      severity: isOpen ? 'warning' : 'hint',
      what: `${file} holds the password for ${plain.join(', ')} in clear${isOpen ? ', readable by other users' : ''}`,
      why: 'Whoever can read the file, a backup of it included, can log in with it.',
      cure: [
        ...(isOpen ? [`chmod 600 ${shellWord(file)}`] : []),
        'a credential helper keeps it in the keyring: https://docs.docker.com/go/credential-store/',
      ].join('\n'),
    },
  ];
}

/** Whether the password that was kept is still taken. */
async function refused(context: BundleContext, name: string): Promise<Finding[]> {
  if (!(await isServed(context)) || !(await hasAccount(context.here.bundle))) return [];
  const credentials = await dockerCredentials(name, context.io);
  if (!credentials) return [];
  const http = await openOwn(context.here.bundle, { io: context.io, retries: { attempts: 1 } });
  try {
    // nginx takes its time over the rest of a refusal.
    const { status, body } = await http.open({ method: 'GET', path: '/v2/', credentials, within: 8_000 });
    body.destroy();
    if (status !== 401) return [];
    return [
      {
        severity: 'warning',
        what: `the registry no longer takes the password that is kept here for ${credentials.user} at ${name}`,
        why: 'docker push and pull end with "unauthorized: authentication required".',
        cure: `docker login ${name} -u ${credentials.user}`,
      },
    ];
  } finally {
    http.close();
  }
}
