import { placeOf } from '../../symptoms/place.ts';
import { recognise, type Recognised } from '../../symptoms/recognise.ts';
import type { SymptomName } from '../../symptoms/table.ts';
import { words } from '../../symptoms/words.ts';
import type { ServiceName } from '../../targets/target.ts';
import { minute } from '../../text/minute.ts';
import type { Finding } from '../finding.ts';
import type { BundleContext } from '../here.ts';
import { timeOf } from './log-time.ts';
import { isEveryday, isNoise } from './noise.ts';
import { isWhole, ofStack, servicesOf } from './services.ts';

/** Last lines of each service that are looked at. */
const most = 500;

const day = 24 * 60 * 60 * 1000;

/** Everybody mistypes a password; this often in a day nobody does. */
const tolerated: Readonly<Record<string, number>> = {
  'login-refused': 20,
} satisfies Partial<Record<SymptomName, number>>;

/** Is over when it is over: each stop and start makes some of it, where clients are about. */
const untilWhole: ReadonlySet<string> = new Set<SymptomName>(['nginx-reaches-no-registry']);

/** What nginx and the registry call an error. */
const isTrouble = (line: string): boolean =>
  /\[(?:error|crit|alert|emerg)\]|\blevel=(?:error|fatal|panic)\b|^panic: /.test(line);

interface Seen {
  service: ServiceName;
  recognised: Recognised;
  times: number;
  line: string;
  at: number;
}

/** Known trouble in the logs of the last day, counted. */
export const logs = ofStack('stack', 'logs', async (context) => {
  const { bundle, target } = context.here;
  const services = (await servicesOf(context)).map(({ name }) => name);
  // The images know no other time zone.
  const isUtc = bundle.settings.target === 'compose';
  const now = context.now.getTime();
  const seen: Seen[] = [];
  let lines = 0;
  for (const service of services) {
    const said = await target.lastLog(service, most).catch(() => []);
    const timed = said.filter((line) => !isNoise(line)).map((line) => ({ line, at: timeOf(line, isUtc) }));
    const recent = between(timed, now - day, now);
    lines += recent.length;
    seen.push(...counted(service, recent));
  }
  if (lines === 0) return { findings: [], detail: 'nothing in the last day' };
  const isOver = await isWhole(context);
  const told = seen.filter(({ recognised: { symptom } }) => !(isOver && untilWhole.has(symptom.name)));
  return { findings: told.map((one) => finding(context, one)), detail: `${lines} lines of the last day` };
});

/** Lines of that time, without what this very run causes; one without a time is as old as the one before it. */
function between(
  lines: readonly { line: string; at: number | undefined }[],
  earliest: number,
  now: number,
): { line: string; at: number }[] {
  let at = 0;
  return lines.flatMap(({ line, at: own }) => {
    at = own ?? at;
    return at >= earliest && at < now - (now % 1000) ? [{ line, at }] : [];
  });
}

function counted(service: ServiceName, lines: readonly { line: string; at: number }[]): Seen[] {
  const found = new Map<string, Seen>();
  for (const { line, at } of lines.filter((one) => isTrouble(one.line))) {
    const [recognised] = recognise(line);
    if (!recognised || isEveryday(recognised.symptom.name)) continue;
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
