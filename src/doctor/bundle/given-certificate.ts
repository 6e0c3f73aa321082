import { join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { ownCertificateProblems } from '../../disk/own-certificate.ts';
import type { Problem } from '../../problem.ts';
import { readIfThere } from '../../system/files.ts';
import type { Looked } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { prepared } from './prepared.ts';
import { lasts, renew } from './renewal.ts';

/** `tls: files`: what is wrong with the person's own, and whether nginx serves it. */
export async function lookAtGiven(bundle: Bundle, context: DoctorContext): Promise<Looked> {
  const { problems, warnings } = await ownCertificateProblems(bundle.settings, context.now, bundle.dir);
  const as =
    (severity: Finding['severity'], why: string) =>
    ({ where, what, cure }: Problem): Finding => ({
      severity,
      what: `${settingOf(where)}: ${what}`,
      why,
      cure: `${cure ? `${cure}\n` : ''}then: ${renew.cure}`,
    });
  const findings = [
    ...problems.map(as('error', renew.why)),
    ...warnings.map(as('warning', 'It works now, for most clients at least.')),
  ];
  const isOld =
    problems.length === 0 &&
    (await prepared(context)).kept.files.some(({ path }) => path === paths.serverCert);
  return {
    findings: [...findings, ...(isOld ? [olderCopy] : [])],
    detail: lasts((await readIfThere(join(bundle.dir, paths.serverCert))) ?? ''),
  };
}

const settingOf = (where: string): string => where.replace(/^--(?=tls-)/, '');

const olderCopy: Finding = {
  severity: 'warning',
  what: `${paths.serverCert} is not the certificate that tls-cert in settings.yml names now`,
  why: 'It was renewed there, and nginx still serves the old copy.',
  cure: renew.cure,
};
