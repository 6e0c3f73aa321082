import type { Bundle } from '../bundle/bundle.ts';
import type { Check, Looked } from './check.ts';
import type { DoctorContext } from './context.ts';
import { ofBundle } from './here.ts';

type Look = (bundle: Bundle, context: DoctorContext) => Promise<Looked> | Looked;

/** A check of the files of a bundle whose settings can be read. */
export const inBundle = (name: string, look: Look): Check =>
  ofBundle('bundle', name, async (context) => look(context.here.bundle, context));

/** A check of the machine that such a bundle is on. */
export const aroundBundle = (name: string, look: Look, limit?: number): Check =>
  ofBundle('machine', name, async (context) => look(context.here.bundle, context), limit);
