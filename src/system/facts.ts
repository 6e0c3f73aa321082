import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Io } from '../io.ts';
import type { Facts } from '../settings/facts.ts';
import { ownAddresses } from './network.ts';
import { networkStore } from './network-store.ts';
import { njsModule } from './njs.ts';
import { freePorts, hasIpv6 } from './ports.ts';
import { run } from './process.ts';
import { findPrograms, findRegistry, programNames, programPath, registryProgram } from './program.ts';

export interface FactsInput {
  /** The bundle's folder, relative to `io.cwd`. */
  dir: string;
  io: Io;
  /** What was asked for by flag or settings file; these win over PATH. */
  registryBin?: string;
  nginxBin?: string;
  nginxJs?: string;
  /** The folder of the images, relative to `dir`; absent: the usual one. */
  data?: string;
  /** The ports worth knowing about. */
  ports: readonly number[];
  /** Absent: no engine answers. */
  engine?: { rootless: boolean } | undefined;
}

export async function gatherFacts({
  dir,
  io,
  registryBin,
  nginxBin,
  nginxJs,
  data = 'data',
  ports,
  engine,
}: FactsInput): Promise<Facts> {
  const nginx =
    nginxBin === undefined
      ? programNames.nginx.flatMap((name) => findPrograms(name, io.env))[0]
      : (programPath(nginxBin, io.cwd, io.env) ?? nginxBin);
  const bundle = resolve(io.cwd, dir);
  const ipv6 = await hasIpv6();
  const [name, registry, free, njs, network] = await Promise.all([
    hostName(io),
    registryOf(registryBin, io),
    freePorts(ports, ipv6),
    nginx === undefined ? undefined : njsModule(nginx, io, nginxJs),
    networkStore(resolve(bundle, data)),
  ]);
  return {
    hostname: name,
    addresses: ownAddresses(),
    ipv6,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    freePorts: free,
    engine: engine !== undefined,
    rootlessEngine: engine?.rootless ?? false,
    ...(registry.file === undefined ? {} : { registryBin: registry.file }),
    ...(registry.major === undefined ? {} : { registryMajor: registry.major }),
    ...(nginx === undefined ? {} : { nginxBin: nginx }),
    ...(njs === undefined ? {} : { nginxJs: njs }),
    ...(network === undefined ? {} : { networkStore: network }),
    dir: bundle,
  };
}

/** With the domain where the system knows it at once; a DNS server that does not answer is not waited for. */
async function hostName(io: Io): Promise<string> {
  const short = hostname();
  if (short.includes('.')) return short;
  const { exitCode, stdout } = await run({ file: 'hostname', args: ['-f'] }, io, { timeout: 100 });
  const full = stdout.trim();
  return exitCode === 0 && full.includes('.') && !/^localhost\b/i.test(full) ? full : short;
}

async function registryOf(
  named: string | undefined,
  io: Io,
): Promise<{ file?: string; major?: '3' | '2.8' }> {
  if (named === undefined) return (await findRegistry(io)) ?? {};
  const file = programPath(named, io.cwd, io.env) ?? named;
  const found = await registryProgram(file, io);
  return { file, ...(found ? { major: found.major } : {}) };
}
