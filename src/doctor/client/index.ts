import type { Check } from '../check.ts';
import { login } from './login.ts';
import { pull } from './pull.ts';
import { request } from './request.ts';
import { trust } from './trust.ts';

/** What somebody sees on this machine who uses the registry. */
export const clientChecks: readonly Check[] = [trust, request, login, pull];
