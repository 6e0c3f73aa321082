import { run } from '../../../system/process.ts';
import type { DoctorContext } from '../../context.ts';
import type { Closed } from './index.ts';
import { includes } from './ufw.ts';

/** Ports of the services that are allowed most often. */
const services: Readonly<Record<number, string>> = { 80: 'http', 443: 'https', 5000: 'docker-registry' };

/** The zone of the default interface; who has several knows what they do. */
export async function closedByFirewalld({ io }: DoctorContext, port: number): Promise<Closed | undefined> {
  const { exitCode, stdout } = await run({ file: 'firewall-cmd', args: ['--list-all'] }, io, {
    timeout: 5_000,
  });
  if (exitCode !== 0) return undefined;
  const words = (name: string): string[] =>
    (new RegExp(`^\\s*${name}: *(.*)$`, 'm').exec(stdout)?.[1] ?? '').split(/\s+/);
  const isOpen =
    words('target').includes('ACCEPT') ||
    words('ports').some(
      (entry) => entry.endsWith('/tcp') && includes(entry.slice(0, -'/tcp'.length), port),
    ) ||
    words('services').includes(services[port] ?? '');
  return isOpen
    ? undefined
    : {
        by: 'firewalld',
        cure: `sudo firewall-cmd --permanent --add-port=${port}/tcp && sudo firewall-cmd --reload`,
      };
}
