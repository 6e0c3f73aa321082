import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { chooseEngine } from '../../targets/compose/engine.ts';
import type { Probe } from '../../targets/compose/probe.ts';
import { composeEnv } from '../../targets/compose/stack.ts';
import { statIfThere } from '../../system/files.ts';
import { shellWord } from '../../text/shell.ts';
import { run } from '../../system/process.ts';
import { probed } from '../machine/probed.ts';
import { inBundle } from '../bundle-check.ts';

/** Whether Compose can read its file, which may have been edited. No engine need answer. */
export const composeFile = inBundle('compose-file', async ({ dir, settings }, context) => {
  if (settings.target !== 'compose') return { notLooked: 'this registry runs without containers' };
  if (!(await statIfThere(join(dir, paths.compose)))) return { notLooked: `${paths.compose} is missing` };
  const file = shellWord(join(dir, paths.compose));
  const command = composeOf(await probed(context));
  if (!command) return { notLooked: 'no Compose here' };
  const [program = '', ...words] = command;
  const { exitCode, stderr, timedOut } = await run(
    { file: program, args: [...words, '-f', paths.compose, 'config', '--quiet'], cwd: dir },
    { ...context.io, env: composeEnv(context.io.env, settings.name) },
    { timeout: 9_000 },
  );
  if (exitCode === 0) return { findings: [], detail: `accepted by ${command.join(' ')}` };
  if (timedOut) return { notLooked: `${command.join(' ')} did not answer` };
  return {
    findings: [
      {
        severity: 'error',
        what: `${paths.compose} is not accepted by ${command.join(' ')}:\n${stderr.trim().split('\n').slice(-4).join('\n')}`,
        why: 'Containers that run go on; up, restart and down fail.',
        cure: `mend it, or have the tool's own again: mv ${file} ${file}.mine && create-registry render`,
      },
    ],
  };
});

function composeOf(found: Probe): readonly string[] | undefined {
  if (found.dockerCompose.kind === 'ok') return ['docker', 'compose'];
  if (found.dockerComposeV1.kind === 'ok') return ['docker-compose'];
  return chooseEngine(found)?.compose;
}
