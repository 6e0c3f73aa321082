import { OperationError } from '../errors.ts';
import type { Credentials } from '../registry/endpoint.ts';
import { run, type Surroundings } from '../system/process.ts';
import { visible } from '../text/visible.ts';

/** The helper's answer where it has nothing for a registry (docker/docker-credential-helpers, credentials/error.go). */
const notFound = /credentials not found/i;

/** Asks `docker-credential-NAME`; undefined where it knows no such registry. */
export async function askHelper(
  name: string,
  registry: string,
  io: Surroundings,
): Promise<Credentials | undefined> {
  const file = `docker-credential-${name}`;
  const { exitCode, stdout, stderr, code, timedOut } = await run({ file, args: ['get'] }, io, {
    input: registry,
    timeout: 30_000,
  });
  if (exitCode !== 0 && notFound.test(stdout)) return undefined;
  const failed = (reason: string) =>
    new OperationError([
      {
        where: file,
        what: `${file} gave no password for ${registry}: ${reason}`,
        cure: 'see credsStore and credHelpers in Docker’s config.json, or log in again with docker login',
      },
    ]);
  if (code === 'ENOENT') throw failed('it is not on PATH');
  if (timedOut) throw failed('it did not answer within 30 s');
  if (exitCode !== 0)
    throw failed(visible((stderr || stdout).trim().split('\n')[0] ?? '') || `exit code ${exitCode}`);
  const answer = parsed(stdout);
  // What it wrote may be the password.
  if (!answer) throw failed('its answer is not what Docker’s helpers say');
  return answer.user === '' && answer.password === '' ? undefined : answer;
}

function parsed(stdout: string): Credentials | undefined {
  try {
    const { Username: user = '', Secret: password = '' } = JSON.parse(stdout) as Record<string, unknown>;
    return typeof user === 'string' && typeof password === 'string' ? { user, password } : undefined;
  } catch {
    return undefined;
  }
}
