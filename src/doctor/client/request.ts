import type { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { certificateBlocks, parsed } from '../../certs/blocks.ts';
import { ConnectionError } from '../../registry/errors.ts';
import { connect } from '../../registry/http.ts';
import { proxyFor } from '../../remotes/proxy.ts';
import { connectionReason } from '../../remotes/reasons.ts';
import { publicUrl, registryHost } from '../../settings/address.ts';
import { isLoopback } from '../../settings/values/host.ts';
import { presented } from '../../smoke/tls/handshake.ts';
import { chainProblem } from '../../smoke/tls/chain.ts';
import { systemRoots } from '../../system/roots.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import type { BundleContext } from '../here.ts';
import { resolved } from '../resolved.ts';
import { isServed, ofStack } from '../stack/services.ts';
import { certificateFiles, certsFolders, type CertsFolder } from '../trusted.ts';

const patience = 5_000;

/** A real request to each name, the way clients of this machine get there, and who of them would trust the answer. */
export const request = ofStack('client', 'request', async (context) => {
  if (!(await isServed(context))) return { notLooked: 'nginx does not run' };
  const { settings } = context.here.bundle;
  const seen = await Promise.all(settings.host.map((host) => tried(context, host)));
  return {
    findings: seen.flatMap(({ findings }) => findings),
    detail: seen.map(({ text }) => text).join(', '),
  };
});

interface Tried {
  text: string;
  findings: Finding[];
}

async function tried(context: BundleContext, host: string): Promise<Tried> {
  const { io, here } = context;
  const name = registryHost(here.bundle.settings, host);
  // That it is known nowhere is said where the names of the machine are looked at.
  const addresses = (await resolved(context)).get(host);
  if (addresses === 'silent' || addresses?.length === 0)
    return { text: `${name} does not resolve`, findings: [] };
  const url = publicUrl(here.bundle.settings, host);
  let chain: X509Certificate[] | undefined;
  const proxy = proxyFor(url, io.env);
  const http = connect({
    url,
    timeout: patience,
    // Nothing is told to it; who would trust it is asked afterwards.
    verify: (socket) => void (chain = presented(socket.getPeerCertificate(true))),
    ...(proxy ? { proxy } : {}),
  });
  try {
    const { status } = await http.request({ method: 'GET', path: '/v2/', within: patience });
    const findings = [...foreign(status, name), ...(chain ? doubts(context, host, name, chain) : [])];
    return { text: `${name} ${status}`, findings };
  } catch (error) {
    io.signal?.throwIfAborted();
    if (!(error instanceof ConnectionError)) throw error;
    return { text: `${name} ${error.code}`, findings: [unreached(error, name)] };
  } finally {
    http.close();
  }
}

const foreign = (status: number, name: string): Finding[] =>
  [200, 401].includes(status)
    ? []
    : [
        {
          severity: 'error',
          what: `GET /v2/ at ${name} answers ${status}`,
          why: 'A registry answers 200 or 401; Docker takes everything else for an error, or another server is there.',
          cure: `curl -ik https://${name}/v2/`,
        },
      ];

function unreached(error: ConnectionError, name: string): Finding {
  const { cause, cure } = connectionReason(error, name);
  return {
    severity: 'error',
    what: `${name} is not reached from this machine: ${error.message}`,
    why: cause ?? 'Clients on this machine meet the same.',
    ...(cure ? { cure } : {}),
  };
}

interface Client {
  name: CertsFolder['of'];
  /** Whose folders it looks in. */
  looks: readonly CertsFolder['of'][];
  programs: readonly string[];
}

const clients: readonly Client[] = [
  {
    name: 'Docker',
    looks: ['Docker'],
    programs: ['usr/bin/dockerd', 'usr/sbin/dockerd', 'usr/local/bin/dockerd'],
  },
  // It goes on to Docker's folder.
  { name: 'Podman', looks: ['Podman', 'Docker'], programs: ['usr/bin/podman'] },
];

/** Docker verifies nothing on this machine's own addresses 127.x and ::1. */
function doubts(
  context: DoctorContext,
  host: string,
  name: string,
  chain: readonly X509Certificate[],
): Finding[] {
  if (isLoopback(host)) return [];
  const { root = '/', io } = context;
  const system = systemRoots(io.env, root);
  const installed = clients.filter(({ programs }) => programs.some((file) => existsSync(join(root, file))));
  const refusing = installed.filter(({ looks }) => {
    const own = certsFolders(io.env, root)
      .filter(({ of }) => looks.includes(of))
      .flatMap(({ folder }) => certificateFiles(join(folder, name)))
      .flatMap(({ pem }) => certificateBlocks(pem));
    return chainProblem(chain, parsed([...system, ...own])) !== undefined;
  });
  if (refusing.length === 0) return [];
  const who = refusing.map((client) => client.name).join(' and ');
  return [
    {
      severity: 'hint',
      what: `${who} on this machine ${refusing.length === 1 ? 'does' : 'do'} not trust ${name}`,
      why: 'Login, push and pull end with "x509: certificate signed by unknown authority" here.',
      cure: 'sudo create-registry client apply',
    },
  ];
}
