import { basename, isAbsolute } from 'node:path';
import { hostsLine } from '../../clients/hosts.ts';
import { mainRegistryHost, publicUrl } from '../../settings/address.ts';
import { hasAuthService, hasFloorService } from '../../settings/services.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';
import { jobs } from '../upkeep.ts';
import { maybeRootless, unitNames } from './systemd.ts';
import { jobView } from './upkeep.ts';

export function readmeView(input: PlanInput): View {
  const { settings, dir, caFingerprint, toolVersion, ipv4Hint } = input;
  const compose = settings.target === 'compose';
  const host = mainRegistryHost(settings);
  const units = unitNames(input);
  // `./` because a name may begin with a hyphen.
  const folder = `./${basename(dir)}`;
  return {
    toolVersion,
    url: publicUrl(settings),
    host,
    compose,
    registryVersion: settings.registryVersion,
    registry3: settings.registryVersion === '3',
    registryProgram: settings.registryBin ?? 'registry',
    basicAuth: settings.auth === 'basic',
    authService: hasAuthService(settings),
    fastPath: settings.fastPath,
    user: settings.auth === 'basic' ? settings.user : false,
    mirrors: settings.auth === 'off',
    owner: settings.owner,
    tls: settings.tls !== 'off',
    plainHttp: settings.tls === 'off',
    tlsFiles: settings.tls === 'files',
    ca: settings.tls === 'ca',
    selfsigned: settings.tls === 'selfsigned',
    ownCa: settings.tls === 'ca' || settings.tls === 'selfsigned',
    caFingerprint: caFingerprint ?? false,
    dockerCa: `/etc/docker/certs.d/${host}/ca.crt`,
    podmanCa: `/etc/containers/certs.d/${host}/ca.crt`,
    hosts: hostsLine(settings, ipv4Hint) !== undefined,
    maybeRootless: maybeRootless(settings),
    stackUnit: units.stack,
    units: compose
      ? [units.stack]
      : [
          units.stack,
          ...(hasAuthService(settings) ? [units.auth] : []),
          units.registry,
          ...(hasFloorService(settings) ? [units.floor] : []),
        ],
    jobs: jobs(settings).map((job) => jobView(job, input)),
    backups: settings.backupTo !== undefined,
    rules: (settings.retention ?? []).length > 0,
    floor: hasFloorService(settings),
    dir,
    folder,
    archive: `.${folder}.tar.gz`,
    archiveName: `${folder}.tar.gz`,
    data: settings.data,
    dataInside: !isAbsolute(settings.data),
    dataArchive: `.${folder}-data.tar.gz`,
    dataArchiveName: `${folder}-data.tar.gz`,
  };
}
