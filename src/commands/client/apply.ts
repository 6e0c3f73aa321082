import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Handler, Session } from '../../cli/command.ts';
import { clientPaths } from '../../clients/files.ts';
import { isOutdated, setupScript } from '../../clients/setup-script.ts';
import { exitCode, OperationError, type ExitCode } from '../../errors.ts';
import { ownProgram } from '../../system/own-program.ts';
import { passThrough, type Passed } from '../../system/pass-through.ts';
import { shellLine } from '../../text/shell.ts';
import { onlyBundleHere } from '../bundle-here.ts';

/**
 * `client apply`: this machine becomes a client, or with --undo is none any more. The bundle's own script does it, made
 * anew in memory: one implementation, and root runs nothing that lies in a folder where others may write.
 */
export const apply: Handler = async (session) => {
  const { io, out, invocation } = session;
  const { flags } = invocation;
  const bundle = await onlyBundleHere(session);
  if (process.getuid?.() !== 0 && flags['dry-run'] !== true) throw needsRoot(bundle.dir, session);
  const script = await setupScript(bundle);
  if (await isOutdated(bundle, script))
    out.warn(
      'clients/setup.sh, which other machines get, is not what settings.yml and pki/ca.crt say: create-registry render',
    );
  const terminal = flags['yes'] !== true && flags['dry-run'] !== true && canBeAsked(session);
  const passed = await passThrough(
    {
      file: 'sh',
      // Named, because it says how to call it again.
      args: ['-c', 'eval "$(cat)"', join(bundle.dir, clientPaths.setup), '--here', ...given(session)],
    },
    out.json ? { ...io, stdout: nowhere(), stderr: nowhere() } : io,
    { input: script, terminal },
  );
  const code = ended(passed, { asked: terminal });
  out.document(documentOf(passed, code));
  return code;
};

/** The flags of ours that are the script's as well. */
const given = ({ invocation: { flags } }: Session): string[] =>
  ['undo', 'dry-run', 'yes'].filter((name) => flags[name] === true).map((name) => `--${name}`);

/** By the script itself, on the terminal that this program was started from. */
const canBeAsked = ({ io, out, invocation }: Session): boolean =>
  !out.json && invocation.flags['input'] !== false && io.stdin.isTTY === true && io.stderr.isTTY === true;

/** The script's 2 is a no of the person where there was a question; otherwise nobody could be asked. */
function ended({ exitCode: code }: Passed, { asked }: { asked: boolean }): ExitCode {
  if (code === 0) return exitCode.done;
  if (code === 2) return asked ? exitCode.cancelled : exitCode.usage;
  return exitCode.failed;
}

const marks = { '+': 'new', '~': 'changed', '-': 'removed' } as const;

/** The paths as the script shows them before it asks, and all that it said. */
function documentOf({ stdout, stderr }: Passed, code: ExitCode): object {
  const changes = [...stdout.matchAll(/^ {2}([+~-]) (\/.*)$/gm)].map(([, mark, path]) => ({
    change: marks[mark as keyof typeof marks],
    path,
  }));
  const said = stdout.split('\n');
  // All is written, and the registry does not answer: that the script says among its results.
  const unanswered = said.filter((line) => line.startsWith('  ?? ')).map((line) => line.slice(5));
  const problems = [{ where: 'client apply', what: stderr.trim() || unanswered.join('\n') || said.at(-1) }];
  return { ...(code === exitCode.done ? {} : { error: { code, problems } }), changes, said };
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

function needsRoot(dir: string, session: Session): OperationError {
  const { node, script } = ownProgram();
  return new OperationError([
    {
      where: 'client apply',
      what: 'only root may change what the engines of this machine trust',
      // The very same Node and program: under sudo another PATH holds, which often has neither.
      cure: `${shellLine(['sudo', node, script, 'client', 'apply', '-C', dir, ...given(session)])}\n--dry-run shows what would be changed, also without root`,
    },
  ]);
}
