import { createHmac } from 'node:crypto';
import { hasAuthService } from '../../settings/services.ts';
import { paths } from '../paths.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';
import { storePath } from './nginx-process.ts';

/** What nginx's scripts are told. */
export const scriptsView = ({ settings, secrets }: PlanInput): View => ({
  passwords: hasAuthService(settings),
  // Not the registry's own secret, which lets one forge uploads.
  rememberSecret: createHmac('sha256', secrets.httpSecret).update('remembered passwords').digest('hex'),
  milliseconds: (settings.rememberPasswords ?? 0) * 1000,
  remembered: settings.target === 'compose' ? '/run/auth/remembered/' : `${paths.remembered}/`,
  store: storePath(settings),
});
