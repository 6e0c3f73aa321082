import type { Bundle } from '../../bundle/bundle.ts';
import type { Session } from '../../cli/command.ts';
import { exitCode, type ExitCode } from '../../errors.ts';
import { meantBy, ownRegistry, type Meant } from '../../symptoms/named-registry.ts';
import { recognise, type Recognised } from '../../symptoms/recognise.ts';
import { words } from '../../symptoms/words.ts';
import { visible, visibleLines } from '../../text/visible.ts';
import { styleFor } from '../../ui/style.ts';
import { readBounded } from './read-bounded.ts';

/** More of it is a whole log, which is not pasted but read by `doctor` itself. */
const most = 1024 * 1024;
/** Of what else was recognised, one line each. */
const fewOthers = 3;

interface Explained extends Meant {
  name: string;
  line: string;
  cause: string;
  cure: string;
  check?: string;
}

/** `doctor --explain`: what the text, or standard input for `-`, means here. Exit code 1 where nothing is known. */
export async function explain(
  text: string,
  bundle: Bundle | undefined,
  { io, out }: Session,
): Promise<ExitCode> {
  if (text === '-' && io.stdin.isTTY === true) out.say('Paste what was printed, then Ctrl-D:');
  const given =
    text === '-' ? await readBounded(io.stdin, most) : { text: text.slice(0, most), cut: text.length > most };
  if (given.cut) out.warn('That is more than 1 MB; only the first MB was read. The last lines tell most.');
  const all = recognise(given.text).map((one) => explained(one, bundle, io.cwd));
  const cut = given.cut ? { cut: true } : {};
  out.document({ matches: all.map(documentOf), ...cut });
  const [first, ...others] = all;
  if (!first) {
    if (!out.json) out.problems([unknown(given.text)]);
    return exitCode.failed;
  }
  out.result(shown(first, others, bundle, styleFor(io.stdout, io.env)));
  return exitCode.done;
}

function explained(recognised: Recognised, bundle: Bundle | undefined, cwd: string): Explained {
  const { symptom, line, named } = recognised;
  const meant = meantBy(line, bundle, cwd);
  return {
    ...meant,
    name: symptom.name,
    line,
    cause: words(symptom.cause, meant.place, named),
    ...advice(recognised, meant),
  };
}

/** What only somebody who has the registry's files can do. */
const byItsOperator =
  /\bcreate-registry (?:up|down|restart|render|logs|status|gc|verify|usage|prune|smoke)\b|settings\.yml|config\.yml|nginx\.conf/;

/** What is to be done, and where; a check that another registry's clients cannot do is none. */
function advice({ symptom, named }: Recognised, { place }: Meant): Pick<Explained, 'cure' | 'check'> {
  const cure = words(symptom.cure, place, named);
  const check = symptom.check === undefined ? undefined : words(symptom.check, place, named);
  if (!place.foreign) return { cure, ...(check === undefined ? {} : { check }) };
  return {
    cure: byItsOperator.test(cure) ? `whoever runs ${place.registry} can do that there:\n${cure}` : cure,
    ...(check === undefined || byItsOperator.test(check) ? {} : { check }),
  };
}

const documentOf = ({ name, line, cause, cure, check, other }: Explained): object => ({
  name,
  line,
  cause,
  cure,
  ...(check === undefined ? {} : { check }),
  ...(other === undefined ? {} : { registry: other }),
});

function shown(
  first: Explained,
  others: readonly Explained[],
  bundle: Bundle | undefined,
  style: ReturnType<typeof styleFor>,
): string {
  const cures = visibleLines(first.cure)
    .split('\n')
    .map((line) => `  ${style('cyan', '→')} ${line}`);
  return [
    style('dim', `“${shorten(visible(first.line))}”`),
    '',
    `${style('red', first.name)}: ${visibleLines(first.cause)}`,
    ...(bundle && first.other !== undefined
      ? [visible(`The text is about ${first.other}; the registry in this bundle is ${ownRegistry(bundle)}.`)]
      : []),
    ...cures,
    ...(first.check === undefined ? [] : ['To check', `  ${visibleLines(first.check)}`]),
    ...(others.length === 0 ? [] : ['', 'Also in it']),
    ...others.slice(0, fewOthers).map(({ name, cause }) => `  ${name}: ${visible(cause)}`),
    ...(others.length > fewOthers ? [`  and ${others.length - fewOthers} more; --json has all`] : []),
  ].join('\n');
}

const shorten = (line: string): string => (line.length > 300 ? `${line.slice(0, 300)}…` : line);

const unknown = (text: string) => ({
  where: '',
  what:
    text.trim() === '' ? 'There is nothing to explain: the text is empty.' : 'Nothing in it is known here.',
  cure: [
    'give the whole message, with the lines before it: COMMAND 2>&1 | create-registry doctor --explain -',
    'the engine’s own log tells more than its client: journalctl -u docker -n 50',
    'create-registry doctor looks for itself; create-registry logs shows the registry’s side',
  ].join('\n'),
});
