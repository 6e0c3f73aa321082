import { expect, test } from 'vitest';
import { plan } from '../../../src/bundle/plan.ts';
import { scenario } from '../scenarios.ts';

// Old notes are swept: whatever else lay in their folder would go with them, the socket above all.
test.each(['compose-3', 'process-3'])('notes on passwords have a folder of their own in %s', async (name) => {
  const planned = await plan(scenario(name));
  const text = (path: string): string => planned.find((file) => file.path === path)!.content;
  const folder = /remembered: "(.+)\/"/.exec(text('nginx/js/settings.js'))![1]!;
  const [, socket = ''] = /listen unix:(\S+);/.exec(text('nginx/auth.conf'))!;
  expect(socket.slice(0, socket.lastIndexOf('/'))).not.toBe(folder);
  const makers = planned.filter(({ path }) => /^systemd\/.*auth|^docker-compose/.test(path));
  expect(makers.map(({ content }) => content).join()).toMatch(new RegExp(`mkdir [^&\n]*${folder}\\b`));
});
