import { format } from 'prettier';
import type { Figure } from './figure.ts';
import type { Machine } from './machine.ts';
import { bcryptCost } from './peers/users.ts';
import { verdict, type Result } from './result.ts';
import { failures, markdownTable } from './table.ts';

export interface Report {
  date: Date;
  seconds: number;
  pairs: number;
  command: string;
  machine: Machine;
  figures: readonly Figure[];
  results: readonly Result[];
}

export function json({ date, seconds, pairs, command, machine, results }: Report): string {
  const rows = results.map((result) => {
    const { title, subject, peer, target } = result.comparison;
    const { figure, outcome } = result;
    return { figure, title, stack: subject, peer, target, met: verdict(result), outcome };
  });
  return `${JSON.stringify({ date, seconds, pairs, command, machine, results: rows }, undefined, 2)}\n`;
}

/** What the names in the table mean. */
const peers = [
  [
    'stack',
    'the generated bundle as plain processes, registry 3 behind it; `stack-10k` with 10,000 repositories',
  ],
  ['compose', 'the same in containers'],
  [
    'recipe',
    `the nginx recipe of the registry's documentation as it stands there, so with one worker; bcrypt at cost ${bcryptCost}`,
  ],
  ['registry-tls', `registry 3 with TLS and passwords of its own, bcrypt at cost ${bcryptCost}`],
  ['registry-http', 'registry 3 over plain HTTP, without passwords'],
  ['static', 'nginx with TLS handing out the same files, without passwords and log: the limit'],
] as const;

const duration = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;

export async function markdown(report: Report): Promise<string> {
  const { machine, results, figures } = report;
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}\n`).join('');
  const text = `# Measured

- ${report.date.toISOString().slice(0, 10)}, \`${report.command}\`, ${duration(report.seconds)}
- ${machine.cpu}, ${machine.cores} cores for clients and servers together, ${machine.memoryGB} GB
- ${machine.kernel}; ${versions.join(', ')}

${markdownTable(results)}
${list(failures(results).map((line) => `not measured: ${line}`))}
Everything over loopback, one thing at a time, stack and peer in turn, ${report.pairs} times at most. Columns \`stack\` and
\`peer\`: medians. \`ratio\`: the median of the ratios of the pairs. \`interval\`: where the true median of the ratios lies
with a probability of 95 %; with fewer than six pairs the lowest and the highest.

## Stack and peers

${list(peers.map(([name, what]) => `\`${name}\`: ${what}`))}
## Figures

${list(figures.map(({ name, help }) => `\`${name}\`: ${help}`))}`;
  return format(text, { parser: 'markdown' });
}
