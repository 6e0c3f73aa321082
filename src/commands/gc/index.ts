import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import type { Handler, Session } from '../../cli/command.ts';
import { exitCode, OperationError, UsageError } from '../../errors.ts';
import { readPlan, sum, type GcPlan } from '../../store/gc/plan.ts';
import { dataFolder, toolFolder } from '../../store/layout.ts';
import { run as runProgram, streamLines } from '../../system/process.ts';
import { readIfThere } from '../../system/files.ts';
import { bytes } from '../../text/bytes.ts';
import { confirm } from '../../ui/confirm.ts';
import { askingOf } from '../asking.ts';
import { onlyBundleHere } from '../bundle-here.ts';
import { describePlan, planDocument } from './describe.ts';

/** A store of 200,000 blobs takes less than a minute to look over. */
const patience = 3_600_000;

export const run: Handler = async (session) => {
  const { out, invocation } = session;
  const bundle = await onlyBundleHere(session);
  const { dir } = bundle;
  const flags = scriptFlags(invocation.flags);
  const plan = await out.steps.step('look', () => look(session, dir, flags), found);
  if (plan.damage.length > 0) throw damaged(plan, dir);
  const nothing = plan.blobs.size === 0 && plan.manifests.length === 0;
  if (nothing || invocation.flags['dry-run'] === true) {
    out.document(planDocument(plan));
    out.result(describePlan(plan, session).join('\n'));
    return exitCode.done;
  }
  await confirm(askingOf(session), {
    shown: describePlan(plan, session),
    question: `Give back ${bytes(sum(plan))}?`,
    where: 'gc',
    declined: 'Nothing was removed.',
  });
  const said = await out.steps.step('collect', (update) => collect(session, dir, flags, update));
  out.document({ ...planDocument(plan), freed: await freedBytes(bundle) });
  out.result(said);
  return exitCode.done;
};

const found = (plan: GcPlan): string => `${bytes(sum(plan))} of ${bytes(plan.stored)}`;

/** Those of the script have the same names; their values are checked there. */
const scriptFlags = (flags: Session['invocation']['flags']): string[] => [
  ...(flags['untagged'] === true ? ['--untagged'] : []),
  ...['grace', 'max-share'].flatMap((name) =>
    flags[name] === undefined ? [] : [`--${name}`, String(flags[name])],
  ),
];

const command = (dir: string, args: readonly string[]) => ({
  file: 'sh',
  args: [join(dir, paths.gcScript), ...args],
  cwd: dir,
});

async function look({ io }: Session, dir: string, flags: readonly string[]): Promise<GcPlan> {
  const {
    exitCode: code,
    stdout,
    stderr,
  } = await runProgram(command(dir, ['--plan', ...flags]), io, {
    timeout: patience,
  });
  if (code !== 0) throw failed(stderr.split('\n'), code);
  return readPlan(stdout);
}

/** Returns its last words. */
async function collect(
  { io }: Session,
  dir: string,
  flags: readonly string[],
  update: (detail: string) => void,
): Promise<string> {
  const lines: string[] = [];
  const code = await streamLines(command(dir, ['--yes', ...flags]), io, (line) => {
    lines.push(line);
    update(line);
  });
  if (code !== 0) throw failed(lines, code);
  return lines.at(-1) ?? '';
}

/** What the script says of a failure names its cause; wrong words on its command line are ours. */
function failed(lines: readonly string[], code: number | undefined): OperationError | UsageError {
  const said = lines.filter((line) => line !== '').map((line) => line.replace(/^gc: /, ''));
  const problem = { where: paths.gcScript, what: said.join('\n') || 'it was ended' };
  return code === 2 ? new UsageError([problem]) : new OperationError([problem]);
}

const damaged = ({ damage }: GcPlan, dir: string): OperationError =>
  new OperationError([
    {
      where: dir,
      what: [
        `the store is damaged (${damage.length} places): nothing was removed`,
        ...damage.slice(0, 10),
      ].join('\n'),
      cure: 'create-registry verify names all that is broken, and verify --repair moves it aside; then repeat it',
    },
  ]);

/** The script leaves its last result beside the store. */
async function freedBytes(bundle: Bundle): Promise<number> {
  const text = await readIfThere(`${toolFolder(dataFolder(bundle))}/gc.json`);
  return (JSON.parse(text ?? '{}') as { freed?: number }).freed ?? 0;
}
