import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];
export type Style = (format: Format, text: string) => string;

/** Colour where a person reads it: a terminal, unless NO_COLOR; FORCE_COLOR wins (no-color.org, force-color.org). */
export function styleFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const wanted = forced || (stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  return (format, text) => (wanted ? styleText(format, text, { validateStream: false }) : text);
}
