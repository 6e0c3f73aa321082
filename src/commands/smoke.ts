import type { Handler, Session } from '../cli/command.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { mainRegistryHost } from '../settings/address.ts';
import type { CheckResult, SmokeReport } from '../smoke/report.ts';
import type { SmokeStack } from '../smoke/stack.ts';
import { prove } from '../stack/bring-up.ts';
import { smokeStack } from '../stack/smoke-stack.ts';
import { showChecks } from '../stack/report.ts';
import { bundleHere } from './bundle-here.ts';

export const run: Handler = async (session) => {
  const { io, out, invocation } = session;
  const { bundle, target } = await bundleHere(session);
  let report = await prove(bundle, target, { io, out });
  if (invocation.flags['docker'] === true) {
    const stack = await smokeStack(bundle, target, io);
    const more = await out.steps.step('docker', () => withDocker(session, bundle, stack));
    report = { ...report, ok: report.ok && more.every(({ ok }) => ok), checks: [...report.checks, ...more] };
  }
  out.document(report);
  return showChecks(report as SmokeReport, out, { all: true });
};

async function withDocker({ io }: Session, { settings }: Bundle, stack: SmokeStack): Promise<CheckResult[]> {
  const { smokeDocker } = await import('../smoke/docker/index.ts');
  return smokeDocker({
    registryHost: mainRegistryHost(settings),
    ...(stack.credentials ? { credentials: stack.credentials } : {}),
    command: ['docker'],
    stack,
    io,
  });
}
