import { basename, isAbsolute, join } from 'node:path';
import { publicUrl } from '../../settings/address.ts';
import type { Settings } from '../../settings/schema.ts';
import { hasAuthService, hasFloorService } from '../../settings/services.ts';
import { stackName } from '../../settings/values/stack-name.ts';
import { paths } from '../paths.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

/** The unit to start and stop; with plain processes that of nginx, which takes the others along. */
export function unitNames({ settings, dir }: Pick<PlanInput, 'settings' | 'dir'>): {
  stack: string;
  registry: string;
  /** Only where `hasAuthService`. */
  auth: string;
  /** Only where `hasFloorService`. */
  floor: string;
} {
  // The prefix keeps a folder called `docker` from shadowing docker.service.
  const name = `create-registry-${settings.target === 'compose' ? settings.name : stackName(basename(dir))}`;
  return {
    stack: `${name}.service`,
    registry: `${name}-store.service`,
    auth: `${name}-auth.service`,
    floor: `${name}-floor.service`,
  };
}

/** Owner 0:0 is what a rootless engine calls its user, but also the root of a machine: the settings do not tell. */
export const maybeRootless = ({ target, owner }: Pick<Settings, 'target' | 'owner'>): boolean =>
  target === 'compose' && owner.startsWith('0:');

export function systemdView({ settings, dir }: PlanInput): View {
  const [uid = '', gid = ''] = settings.owner.split(':');
  const { stack, registry, auth, floor } = unitNames({ settings, dir });
  return {
    url: publicUrl(settings),
    dir,
    prefix: `${dir}/`,
    composeScript: join(dir, 'bin/compose'),
    uid,
    gid,
    stackUnit: stack,
    registryUnit: registry,
    authService: hasAuthService(settings),
    authUnit: auth,
    floorService: hasFloorService(settings),
    floorUnit: floor,
    gate: join(dir, paths.gate),
    registry: settings.registryBin ?? (settings.registryVersion === '3' ? 'registry' : 'docker-registry'),
    nginx: settings.nginxBin ?? 'nginx',
    run: `-${join(dir, 'run')}`,
    logs: `-${join(dir, 'logs')}`,
    data: isAbsolute(settings.data) ? settings.data : join(dir, settings.data),
    privilegedPort: settings.port < 1024,
    maybeRootless: maybeRootless(settings),
  };
}
