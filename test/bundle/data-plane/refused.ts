import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Asked, Reply } from './exchange.ts';
import type { Served } from './served.ts';

export const isContent = ({ status }: Reply): boolean => status === 200 || status === 206;

/** Lines of private files, which no answer may have in it. */
const secrets = ({ dir }: Served): string[] =>
  ['nginx/auth/htpasswd', 'nginx/certs/server.key', 'nginx/js/settings.js', 'nginx/nginx.conf'].map((path) =>
    readFileSync(join(dir, path), 'utf8')
      .split('\n')
      .reduce((one, other) => (other.length > one.length ? other : one)),
  );

/** nginx gives nothing away that the registry would not give to the same request. */
export async function sameOrRefused(served: Served, asked: Asked): Promise<Reply> {
  const [front, back] = await Promise.all([served.front(asked), served.back(asked)]);
  const text = front.body.toString('latin1');
  const what = `${asked.method ?? 'GET'} ${asked.target.slice(0, 200)}`;
  if (isContent(front))
    expect([what, front.status, text]).toEqual([what, back.status, back.body.toString('latin1')]);
  if (back.status < 500) expect(front.status, what).toBeLessThan(500);
  for (const secret of secrets(served)) expect(text, what).not.toContain(secret);
  return front;
}
