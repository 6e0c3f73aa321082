/** No program says in more what went wrong; what comes behind is a body, a dump, or an attack. */
const longest = 4000;

/** What steers a terminal, as programs that believe to have one print it. */
// eslint-disable-next-line no-control-regex
const steering = /\u001B(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|[@-Z\\-_])/g;

/** The different lines of a text, in their order, without colours; JSON's `\"` reads as `"`, so that patterns know one spelling. */
export function lines(text: string): string[] {
  const all = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.slice(0, longest).replace(steering, '').replaceAll('\\"', '"').trim());
  return [...new Set(all)].filter((line) => line !== '');
}
