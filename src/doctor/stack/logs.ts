import { toolUser } from '../../bundle/bundle.ts';
import { placeOf } from '../../symptoms/place.ts';
import { recognise, type Recognised } from '../../symptoms/recognise.ts';
import type { SymptomName } from '../../symptoms/table.ts';
import { words } from '../../symptoms/words.ts';
import { isTelling } from '../../symptoms/harmless.ts';
import type { ServiceName } from '../../targets/target.ts';
import { minute } from '../../text/minute.ts';
import type { Finding } from '../finding.ts';
import { ofBundle, type BundleContext } from '../here.ts';
import { timeOf } from './log-time.ts';
import { servicesOf } from './services.ts';

/** Last lines of each service that are looked at. */
const most = 500;

const day = 24 * 60 * 60 * 1000;

/** Requests for what is not there: nothing that whoever runs the registry can mend. */
const everyday: ReadonlySet<string> = new Set<SymptomName>([
  'manifest-unknown',
  'repository-unknown',
  'blob-unknown',
  'upload-unknown',
  'name-invalid',
  'page-size',
]);

/** A client that goes away may come back. */
const passing = /response completed with error|client disconnected/;

/** Smoke tests and this doctor try wrong passwords, and break off an upload; whether they get in is looked at by itself. */
const ownDoing = new RegExp(`user "${toolUser}"|\\bsmoke/[0-9a-f]{12}\\b`);

/** Everybody mistypes a password; this often in a day nobody does. */
const tolerated: Readonly<Record<string, number>> = {
  'login-refused': 20,
} satisfies Partial<Record<SymptomName, number>>;

/** What nginx and the registry call an error. */
const isTrouble = (line: string): boolean =>
  /\[(?:error|crit|alert|emerg)\]|\blevel=(?:error|fatal|panic)\b|^panic: /.test(line) &&
  !passing.test(line) &&
  !ownDoing.test(line);

interface Seen {
  service: ServiceName;
  recognised: Recognised;
  times: number;
  line: string;
  at: number;
}

/** Known trouble in the logs of the last day, counted. */
export const logs = ofBundle('stack', 'logs', async (context) => {
  const { target } = context.here;
  const services = (await servicesOf(context)).map(({ name }) => name);
  const seen: Seen[] = [];
  let lines = 0;
  for (const service of services) {
    const said = await target.lastLog(service, most).catch(() => []);
    const recent = between(said.filter(isTelling), context.now.getTime() - day, context.now.getTime());
    lines += recent.length;
    seen.push(...counted(service, recent));
  }
  if (lines === 0) return { findings: [], detail: 'nothing in the last day' };
  return { findings: seen.map((one) => finding(context, one)), detail: `${lines} lines of the last day` };
});

/** Lines of that time, without what this very run causes; one without a time is as old as the one before it. */
function between(lines: readonly string[], earliest: number, now: number): { line: string; at: number }[] {
  let at = 0;
  return lines.flatMap((line) => {
    at = timeOf(line) ?? at;
    return at >= earliest && at < now - (now % 1000) ? [{ line, at }] : [];
  });
}

function counted(service: ServiceName, lines: readonly { line: string; at: number }[]): Seen[] {
  const found = new Map<string, Seen>();
  for (const { line, at } of lines.filter((one) => isTrouble(one.line))) {
    const [recognised] = recognise(line);
    if (!recognised || everyday.has(recognised.symptom.name)) continue;
    const { name } = recognised.symptom;
    found.set(name, { service, recognised, times: (found.get(name)?.times ?? 0) + 1, line, at });
  }
  return [...found].flatMap(([name, seen]) => (seen.times > (tolerated[name] ?? 0) ? [seen] : []));
}

function finding({ here, io }: BundleContext, { service, recognised, times, line, at }: Seen): Finding {
  const { symptom, named } = recognised;
  const place = placeOf(here.bundle, io.cwd);
  return {
    severity: 'warning',
    what: `the log of ${service} has ${symptom.name} ${times === 1 ? 'once' : `${times} times`}, last ${minute(new Date(at))}: ${line.slice(0, 400)}`,
    why: words(symptom.cause, place, named),
    cure: words(symptom.cure, place, named),
  };
}
