import { accessSuite } from '../../smoke/access-suite.ts';
import { smoke } from '../../smoke/smoke.ts';
import { smokeStack } from '../../stack/smoke-stack.ts';
import type { Finding } from '../finding.ts';
import { hasAccount, noAccount } from '../own-account.ts';
import { isServed, ofStack } from './services.ts';

/**
 * What the smoke tests say of the connection, the certificate and the passwords, without those that push: our own user
 * gets in, nobody without a password or with a wrong one.
 */
export const access = ofStack('stack', 'access', async (context) => {
  if (!(await isServed(context))) return { notLooked: 'nginx does not run' };
  const { bundle, target } = context.here;
  if (!(await hasAccount(bundle))) return { notLooked: noAccount };
  const stack = await smokeStack(bundle, target, context.io);
  const { checks } = await smoke({ ...stack, forget: async () => undefined }, undefined, accessSuite);
  const findings = checks
    .filter(({ ok, detail = '' }) => !ok && !detail.startsWith('not run:'))
    .map(({ name, detail = 'failed', cause, cure }): Finding => ({
      severity: 'error',
      what: `${name}: ${detail}`,
      why: cause ?? 'Clients meet the same.',
      ...(cure ? { cure } : {}),
    }));
  const user = checks.find(({ name }) => name === 'login')?.detail;
  return { findings, detail: [stack.url, user].filter(Boolean).join(', ') };
});
