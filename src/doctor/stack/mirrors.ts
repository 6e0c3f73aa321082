import { registryHost } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { shellWord } from '../../text/shell.ts';
import { isLoopback } from '../../settings/values/host.ts';
import { ask } from '../ask.ts';
import type { Check } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { daemonJsons, type DaemonJson } from './daemon-json.ts';

/** Milliseconds a mirror has to answer. */
const patience = 3_000;

/** What /etc/docker/daemon.json says of registries: mirrors that answer, nothing insecure that need not be. */
export const mirrors: Check = {
  name: 'daemon-json',
  area: 'stack',
  async run(context) {
    const files = await daemonJsons(context);
    if (files.length === 0) return { notLooked: 'there is no daemon.json' };
    const findings = await Promise.all(
      files.map(async (file) => [
        ...(file.unreadable ? [noJson(file.file)] : []),
        ...needlesslyInsecure(file, context.here?.bundle.settings),
        ...(await Promise.all(file.mirrors.map((url) => silent(url, file.file, context)))).flat(),
      ]),
    );
    const count = files.reduce((sum, file) => sum + file.mirrors.length, 0);
    return { findings: findings.flat(), detail: `${count} mirror${count === 1 ? '' : 's'}` };
  },
};

const noJson = (file: string): Finding => ({
  severity: 'error',
  what: `${file} is not JSON`,
  why: 'dockerd does not start with it, and does not take it over while it runs.',
  cure: `dockerd --validate --config-file ${shellWord(file)}`,
});

function needlesslyInsecure({ file, insecure }: DaemonJson, settings: Settings | undefined): Finding[] {
  if (!settings || settings.tls === 'off') return [];
  const ours = settings.host.filter((host) => !isLoopback(host)).map((host) => registryHost(settings, host));
  return insecure
    .filter((entry) => ours.includes(entry))
    .map((entry) => ({
      severity: 'warning',
      what: `${file} has ${entry} in insecure-registries, though it has TLS`,
      why: 'Docker then takes any certificate for it, and goes on without TLS where there is none: whoever sits on the way gets the passwords.',
      cure: `take ${entry} out of insecure-registries and reload Docker (sudo systemctl reload docker)\nsudo create-registry client apply`,
    }));
}

/** Docker goes on to Docker Hub without a word, after a wait for each image. */
async function silent(url: string, file: string, context: DoctorContext): Promise<Finding[]> {
  const answered = await ask(url, context, patience);
  if ('status' in answered && answered.status < 500 && answered.status !== 401) return [];
  const how =
    'status' in answered
      ? answered.status === 401
        ? 'wants a password, which Docker never gives to a mirror'
        : `answers ${answered.status}`
      : `does not answer: ${answered.why}`;
  return [
    {
      severity: 'warning',
      what: `the mirror ${url} in ${file} ${how}`,
      why: 'Docker asks it first for every image of Docker Hub, waits, and then pulls from there without a word.',
      cure: `take it out of registry-mirrors, or mend it; then sudo systemctl reload docker`,
    },
  ];
}
