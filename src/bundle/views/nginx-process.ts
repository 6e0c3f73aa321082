import type { Settings } from '../../settings/schema.ts';
import { hasAuthService } from '../../settings/services.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

/** What the nginx that serves and the one that checks passwords have in common. */
export function nginxProcess({ settings }: PlanInput): View {
  const compose = settings.target === 'compose';
  return {
    compose,
    root: settings.owner.startsWith('0:'),
    // A container has one writable place; a process keeps its things in the bundle.
    temp: compose ? '/tmp' : 'run',
    remembers: hasAuthService(settings) && settings.rememberPasswords > 0,
    jsModule: settings.nginxJs ?? '',
    authSocket: compose ? 'unix:/run/auth/auth.sock' : 'unix:run/auth.sock',
  };
}

/** The registry's own tree (registry/storage/paths.go), as nginx reaches it; relative to the bundle, or absolute. */
export const storePath = ({ target, data }: Pick<Settings, 'target' | 'data'>): string =>
  `${target === 'compose' ? '/var/lib/registry' : data.replace(/\/+$/, '')}/docker/registry/v2`;
