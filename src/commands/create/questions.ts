import type { Io } from '../../io.ts';
import type { Facts } from '../../settings/facts.ts';
import type { Chosen, Option } from '../../settings/option.ts';
import { convert, type Given } from '../../settings/read.ts';
import { defaultOf, open, resolve } from '../../settings/resolve.ts';
import { options, type SettingsKey } from '../../settings/schema.ts';
import { statIfThere } from '../../system/files.ts';
import { whoListens } from '../../system/listeners.ts';
import { absolute } from '../../system/paths.ts';
import { tryPort } from '../../system/ports.ts';
import type { Prompts } from '../../ui/prompts.ts';
import { complaint } from './complaint.ts';

interface Situation {
  facts: Facts;
  io: Io;
}

/** Asks what neither a flag nor a file has said, in the order of the schema. */
export async function askSettings(prompts: Prompts, given: Given, situation: Situation): Promise<Given> {
  let answers = given;
  for (const key of open(given)) {
    const option = options.find(([name]) => name === key)![1];
    if (option.applies && !option.applies(soFar(answers, situation.facts))) continue;
    answers = withAnswer(answers, key, await askOption(prompts, key, option, { ...situation, answers }));
  }
  return answers;
}

/** What decides whether a question makes sense, with defaults for what is not asked. */
const soFar = (answers: Given, facts: Facts): Chosen => ({
  target: defaultOf('target', answers, facts),
  tls: defaultOf('tls', answers, facts),
  auth: defaultOf('auth', answers, facts),
  ...answers,
});

/** Who wants no passwords over plain HTTP, and no TLS, wants no passwords: the question says so. */
const withAnswer = (answers: Given, key: SettingsKey, value: unknown): Given =>
  key === 'plainPasswords' && value === false ? { ...answers, auth: 'off' } : { ...answers, [key]: value };

async function askOption(
  prompts: Prompts,
  key: SettingsKey,
  option: Option<unknown>,
  situation: Situation & { answers: Given },
): Promise<unknown> {
  const message = option.ask!.message;
  const preset = defaultOf(key, situation.answers, situation.facts);
  if (option.type === 'flag') return prompts.confirm(message, preset === true);
  if (option.choices) {
    const choices = option.choices.map((value) => ({ value, name: option.labels?.[value] ?? value }));
    return prompts.choice(message, choices, preset as string);
  }
  const text = await prompts.text(message, {
    ...(preset === undefined ? {} : { default: Array.isArray(preset) ? preset.join(', ') : String(preset) }),
    validate: async (answer) =>
      complaint(() => convert(option, answer)) ?? (await further[key]?.(convert(option, answer), situation)),
  });
  return convert(option, text);
}

type Further = (value: unknown, situation: Situation & { answers: Given }) => Promise<string | undefined>;

/** What only this machine, or the other answers, can say of an answer. */
const further: Partial<Record<SettingsKey, Further>> = {
  port: async (value, { answers, facts }) => {
    const port = value as number;
    if ((await tryPort(port, '0.0.0.0')) === 'taken') {
      const taker = whoListens(port);
      return `Port ${port} is used${taker ? ` by ${taker.name} (pid ${taker.pid})` : ''}.`;
    }
    const about = resolve({ ...answers, port }, facts).problems.find(({ where }) => where === '--host');
    return about && `${about.what} → ${about.cure}`;
  },
  tlsCert: existing,
  tlsKey: existing,
};

async function existing(value: unknown, { io }: Situation): Promise<string | undefined> {
  const file = absolute(value as string, io);
  return (await statIfThere(file)) ? undefined : `There is no file ${file}.`;
}
