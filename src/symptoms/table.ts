import { access, passwords } from './rows/access.ts';
import { certificates } from './rows/certificates.ts';
import { content } from './rows/content.ts';
import { cut } from './rows/cut.ts';
import { elsewhere } from './rows/elsewhere.ts';
import { engine } from './rows/engine.ts';
import { fallback } from './rows/fallback.ts';
import { smokeFindings } from './rows/findings.ts';
import { gateway, strangers } from './rows/gateway.ts';
import { logins } from './rows/logins.ts';
import { orchestration } from './rows/orchestration.ts';
import { ports } from './rows/ports.ts';
import { protocol } from './rows/protocol.ts';
import { reach } from './rows/reach.ts';
import { general, services } from './rows/services.ts';
import { smoke } from './rows/smoke.ts';
import { storage } from './rows/storage.ts';
import { trust } from './rows/trust.ts';
import { upkeep } from './rows/upkeep.ts';
import type { Row, Symptom } from './symptom.ts';

/**
 * Every row by its name, in the order in which a line is compared: what names a fault stands before what only follows
 * from it, the special before the general.
 */
export const table = {
  ...trust,
  ...certificates,
  ...protocol,
  ...ports,
  ...services,
  ...engine,
  ...logins,
  ...passwords,
  ...storage,
  ...gateway,
  ...reach,
  ...access,
  ...upkeep,
  ...content,
  ...strangers,
  ...cut,
  ...orchestration,
  ...general,
  ...fallback,
  ...elsewhere,
  ...smokeFindings,
  ...smoke,
} satisfies Record<string, Row>;

export type SymptomName = keyof typeof table;

export const isSymptomName = (name: string): name is SymptomName => Object.hasOwn(table, name);

const list = (rows: Record<string, Row>): readonly Symptom[] =>
  Object.entries(rows).map(([name, row]) => ({ name, ...row }));

export const symptoms: readonly Symptom[] = list(table);

/** Those that keep the services from running: what a service says as it ends is none of its clients' troubles. */
export const startSymptoms = list({ ...ports, ...services, ...engine, ...storage, ...general });
