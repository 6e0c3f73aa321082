import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../bundle/paths.ts';
import { UsageError } from '../errors.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings/schema.ts';
import { statIfThere } from '../system/files.ts';

interface Found {
  problems: Problem[];
  warnings: Problem[];
}

/**
 * With `tls: files`: everything that is wrong with the person's own certificate and key; warnings apart. Where both
 * files are gone, as after a move to another machine, the copies in the bundle `dir` are looked at instead.
 */
export async function ownCertificateProblems(settings: Settings, now: Date, dir?: string): Promise<Found> {
  if (settings.tls !== 'files') return { problems: [], warnings: [] };
  const { tlsCert, tlsKey } = settings;
  if (dir !== undefined && (await noneThere([tlsCert, tlsKey]))) {
    const copies: [string, string] = [join(dir, paths.serverCert), join(dir, paths.serverKey)];
    if (!(await noneThere(copies))) return inCopies(await check(settings, now, ...copies), copies);
  }
  return check(settings, now, tlsCert, tlsKey);
}

export async function checkOwnCertificate(settings: Settings, now: Date, dir?: string): Promise<void> {
  const { problems } = await ownCertificateProblems(settings, now, dir);
  if (problems.length > 0) throw new UsageError(problems);
}

async function check(settings: Settings, now: Date, cert?: string, key?: string): Promise<Found> {
  const certPem = await readable(cert, '--tls-cert');
  const keyPem = await readable(key, '--tls-key');
  const unreadable = [certPem, keyPem].flatMap((file) => (Buffer.isBuffer(file) ? [] : [file]));
  if (!Buffer.isBuffer(certPem) || !Buffer.isBuffer(keyPem)) return { problems: unreadable, warnings: [] };
  const { inspectServerCertificate } = await import('../certs/inspect.ts');
  return inspectServerCertificate({ certPem, keyPem, hosts: settings.host, now });
}

/** The copies were named by nobody: what is wrong with them is mended in the files they were made of. */
const inCopies = ({ problems, warnings }: Found, [cert, key]: readonly [string, string]): Found => {
  const place: Record<string, string> = { '--tls-cert': cert, '--tls-key': key };
  const moved = (problem: Problem): Problem => ({
    ...problem,
    where: place[problem.where] ?? problem.where,
    cure: `${problem.cure ? `${problem.cure}\n` : ''}the files that tls-cert and tls-key in settings.yml name are gone: name the new ones there`,
  });
  return { problems: problems.map(moved), warnings: warnings.map(moved) };
};

async function noneThere(files: readonly (string | undefined)[]): Promise<boolean> {
  const found = await Promise.all(files.map((file) => file !== undefined && isThere(file)));
  return found.every((there) => !there);
}

/** A file in a folder that may not be looked into counts as there: it is to be reported, not passed over. */
const isThere = (file: string): Promise<boolean> =>
  statIfThere(file).then(
    (found) => found !== undefined,
    () => true,
  );

async function readable(path: string | undefined, where: string): Promise<Buffer | Problem> {
  if (path === undefined) return { where, what: `${where} is missing`, cure: 'name the file in PEM form' };
  try {
    if ((await statIfThere(path))?.isFile()) return await readFile(path);
    return { where, what: `there is no file ${path}`, cure: 'check the path' };
  } catch {
    return {
      where,
      what: `${path} cannot be read by you`,
      cure: `run as the user who may read it, or: sudo install -m 600 -o $USER ${path} .`,
    };
  }
}
