import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReal } from '../../support/real.ts';
import { blobConditions, blobs, ranges } from './blob-cases.ts';
import type { Case } from './case.ts';
import type { Door, Reply } from './exchange.ts';
import { accepts, manifestConditions, references } from './manifest-cases.ts';
import { fill } from './sample.ts';
import { byNginx, majors, serve, type Served } from './served.ts';

/** What may differ: nginx puts its own name and clock there, speaks to the client itself, and was asked who answers. */
const own = ['server', 'date', 'connection', 'x-served-by'];

/** The border between the parts of an answer is drawn by lot. */
const border = (reply: Reply): string | undefined =>
  /boundary=(\w+)/.exec(reply.header('Content-Type').join())?.[1];

function linesOf(reply: Reply): string[] {
  // nginx says that ranges can be had only where it sends none.
  const ignored = reply.status === 206 ? [...own, 'accept-ranges'] : own;
  const headers = reply.headers.filter(([name]) => !ignored.includes(name)).map((line) => line.join(': '));
  const body = reply.body.toString('latin1');
  const lines = [`${reply.status}`, ...headers.sort(), `body of ${body.length} bytes: ${body}`];
  return lines.map((line) => line.replaceAll(border(reply) ?? '\0', 'BORDER'));
}

/** Large bodies would make a report nobody reads. */
const without = (these: string[], those: string[]): string =>
  these
    .filter((line) => !those.includes(line))
    .map((line) => line.slice(0, 200))
    .join(' | ');

async function differences(front: Door, back: Door, [what, by, asked]: Case): Promise<string[]> {
  const [reply, wanted] = await Promise.all([front(asked), back(asked)]);
  const [said, right] = [linesOf(reply), linesOf(wanted)];
  const found =
    said.join('\n') === right.join('\n')
      ? []
      : [`nginx: ${without(said, right)}`, `registry: ${without(right, said)}`];
  const answered = byNginx(reply) ? 'nginx' : 'registry';
  if (answered !== by) found.push(`answered by ${answered}, not ${by}`);
  return found.length > 0 ? [[what, ...found].join('\n  ')] : [];
}

const tables: [what: string, cases: Case[]][] = [
  ['blobs', blobs],
  ['ranges of a blob', ranges],
  ['conditions on a blob', blobConditions],
  ['manifests for those who accept', accepts],
  ['tags, digests and methods of manifests', references],
  ['conditions on a manifest', manifestConditions],
];

for (const major of majors)
  describeReal(`nginx with its store says what registry ${major[0]} says:`, ['nginx', major[1]], () => {
    let served: Served;
    beforeAll(async () => {
      served = await serve(major);
      await fill(served.front);
    });
    afterAll(() => served?.stop());

    test.each(tables)('%s', async (_, cases) => {
      const found: string[] = [];
      for (let start = 0; start < cases.length; start += 8) {
        const some = cases.slice(start, start + 8);
        found.push(
          ...(await Promise.all(some.map((one) => differences(served.front, served.back, one)))).flat(),
        );
      }
      expect(found).toEqual([]);
    });

    test('save for TRACE, which nginx itself refuses', async () => {
      const asked = { method: 'TRACE', target: blobs[0]![2].target };
      expect((await served.front(asked)).status).toBe(405);
      expect((await served.back(asked)).status).toBe(405);
    });
  });
