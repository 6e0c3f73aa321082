import { readFileSync } from 'node:fs';
import { certificateBlocks } from '../certs/blocks.ts';
import type { Session } from '../cli/command.ts';
import { registryProblem } from '../remotes/problem.ts';
import { openRegistries, type Registries } from '../remotes/registries.ts';
import { OperationError, UsageError } from '../errors.ts';
import { absolute } from '../system/paths.ts';
import { hasBundle, onlyBundleHere } from './bundle-here.ts';

/**
 * The registries a command may speak to: the bundle's in this folder (or `-C DIR`), where there is one, and every other
 * by its name. Ends them with the work.
 */
export async function withRegistries<T>(
  session: Session,
  work: (registries: Registries) => Promise<T>,
): Promise<T> {
  const { io, out, invocation } = session;
  const registries = openRegistries({
    io,
    bundle: (await hasBundle(session)) ? await onlyBundleHere(session) : undefined,
    plainHttp: list(invocation.flags['plain-http']),
    ca: givenCertificates(session),
    retries: { onRetry: (why, pause) => out.say(`${why}; another try in ${(pause / 1000).toFixed(1)} s`) },
  });
  try {
    return await work(registries);
  } catch (error) {
    // Here it is known whose registry it is.
    const problem = io.signal?.aborted ? undefined : registryProblem(error, registries.ownPlace);
    throw problem ? new OperationError([problem]) : error;
  } finally {
    registries.close();
  }
}

const list = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);

/** What `--ca` names, in PEM. Throws `UsageError` where that is no certificate. */
export const givenCertificates = ({ io, invocation }: Pick<Session, 'io' | 'invocation'>): string[] =>
  list(invocation.flags['ca']).map((file) => certificates(absolute(file, io)));

function certificates(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    if (certificateBlocks(pem).length > 0) return pem;
  } catch (error) {
    const what = `${file} cannot be read: ${(error as Error).message}`;
    throw new UsageError([{ where: '--ca', what, cure: 'name a file with certificates in PEM' }]);
  }
  throw new UsageError([{ where: '--ca', what: `${file} holds no certificate`, cure: 'it must be PEM' }]);
}
