import { isLoopback } from '../../settings/values/host.ts';
import type { Engine } from './engine.ts';

/** Whether the engine runs on this machine, so that its ports and folders are this machine's. */
export function isLocal({ apiHost }: Pick<Engine, 'apiHost'>): boolean {
  const host = apiHost && /^(?:tcp|https?|ssh):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(apiHost)?.[1];
  return !host || isLoopback(host.replace(/^\[|\]$/g, ''));
}
