import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { toolUser } from '../../bundle/bundle.ts';
import { loadSecrets } from '../../disk/load.ts';
import { RegistryError } from '../../registry/errors.ts';
import { getBlob } from '../../registry/blob.ts';
import { openOwn } from '../../remotes/own.ts';
import { registryHost, scheme } from '../../settings/address.ts';
import { isLoopback } from '../../settings/values/host.ts';
import { openDocker, type DockerClient } from '../../smoke/docker/client.ts';
import { explain } from '../../smoke/explain.ts';
import { Failed } from '../../smoke/failed.ts';
import { placeOf } from '../../symptoms/place.ts';
import type { Looked } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { BundleContext } from '../here.ts';
import { probed } from '../machine/probed.ts';
import { hasAccount, noAccount } from '../own-account.ts';
import { isWhole, ofStack } from '../stack/services.ts';
import { certificateFiles, certsFolders } from '../trusted.ts';
import { smallImage, type SmallImage } from './small-image.ts';

/** What Docker says of an image that is not there: it got as far as the registry, and was let in. */
const gotThrough = /manifest unknown|name unknown|manifest for \S+ not found|: not found$/im;

/**
 * A real pull by the engine, with the tool's own account: what `docker info` shows of trust need not be in force. Nothing
 * of it stays, in the engine or in anybody's configuration.
 */
export const pull = ofStack(
  'client',
  'pull',
  async (context) => {
    if (!(await isWhole(context))) return { notLooked: 'the registry does not run' };
    const { bundle } = context.here;
    if (!(await hasAccount(bundle))) return { notLooked: noAccount };
    const http = await openOwn(bundle, { io: context.io, retries: { attempts: 1 } });
    try {
      const image = await smallImage(http);
      if ((await probed(context)).docker.kind === 'ok') return await byEngine(context, image);
      if (!image) return { notLooked: 'no engine here, and no small image to pull' };
      const { size } = image.manifest.config;
      await getBlob(http, image.repository, image.manifest.config.digest);
      return {
        findings: [],
        detail: `${image.repository}: manifest and ${size} bytes, by this program: no engine here`,
      };
    } catch (error) {
      // That is told where the stack is looked at.
      if (error instanceof RegistryError && error.status === 401)
        return { notLooked: `the account ${toolUser} is not let in` };
      throw error;
    } finally {
      http.close();
    }
  },
  60_000,
);

async function byEngine(context: BundleContext, image: SmallImage | undefined): Promise<Looked> {
  const { bundle } = context.here;
  const { settings } = bundle;
  // Of its own machine Docker takes any certificate, so that proves little.
  const name = settings.host.find((one) => !isLoopback(one)) ?? settings.host[0]!;
  const host = registryHost(settings, name);
  const { docker, close } = await openDocker(['docker'], context.io);
  try {
    if (settings.auth === 'basic') {
      const { toolPassword } = await loadSecrets(bundle.dir);
      await docker(['login', '--username', toolUser, '--password-stdin', host], toolPassword);
    }
    if (image === undefined) {
      await notThere(docker, `${host}/doctor/${randomBytes(6).toString('hex')}:none`);
      return { findings: [], detail: 'Docker gets in; there is no small image to pull' };
    }
    await pulled(docker, `${host}/${image.repository}@${image.digest}`);
    return { findings: [], detail: `Docker: ${host}/${image.repository}` };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { findings: [finding(error, host, context)] };
  } finally {
    await close();
  }
}

/** By its digest: no tag is moved. One that is there already stays. */
async function pulled(docker: DockerClient, name: string): Promise<void> {
  const had = await docker(['image', 'inspect', '--format', '{{.Id}}', name]).then(
    () => true,
    () => false,
  );
  try {
    await docker(['pull', '--quiet', name]);
  } finally {
    if (!had) await docker(['image', 'rm', name]).catch(() => undefined);
  }
}

async function notThere(docker: DockerClient, name: string): Promise<void> {
  try {
    await docker(['pull', '--quiet', name]);
  } catch (error) {
    if (!(error instanceof Failed) || !gotThrough.test(error.seen.detail)) throw error;
  }
}

function finding(error: Failed, host: string, context: BundleContext): Finding {
  const { bundle } = context.here;
  const place = {
    ...placeOf(bundle, context.io.cwd),
    registry: host,
    url: `${scheme(bundle.settings)}://${host}`,
  };
  const { detail, cause, cure } = explain(error, { name: 'docker-pull' }, place);
  const isUntrusted = isTrust.test(error.seen.symptom ?? '');
  const mend = isUntrusted && isLocal(context.io.env) ? 'sudo create-registry client apply' : cure;
  return {
    // Whoever only serves the registry need not use it; one that was set up is meant to.
    severity: isUntrusted && !isSetUp(context, host) ? 'hint' : 'warning',
    what: `Docker on this machine does not get an image of ${host}: ${detail}`,
    why: cause ?? 'Other machines may do better; this one cannot use the registry.',
    ...(mend ? { cure: mend } : {}),
  };
}

/** Symptoms of a CA that is not where it should be. */
const isTrust = /^(?:untrusted|ca)-/;

/** Somebody put a CA there for Docker. */
const isSetUp = ({ io, root }: BundleContext, host: string): boolean =>
  certsFolders(io.env, root).some(
    ({ of, folder }) => of === 'Docker' && certificateFiles(join(folder, host)).length > 0,
  );

/** The engine is on this very machine, which `client apply` sets up. */
const isLocal = (env: NodeJS.ProcessEnv): boolean =>
  /^(?:unix:|$)/.test(env['DOCKER_HOST'] ?? '') && !env['DOCKER_CONTEXT'];
