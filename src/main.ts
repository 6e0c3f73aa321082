import { shellLine } from './text/shell.ts';
import { expected } from './unexpected.ts';
import { createOutput, type Output } from './ui/output.ts';
import { parse } from './cli/parse.ts';
import type { Invocation } from './cli/command.ts';
import { exitCode, type ExitCode } from './errors.ts';
import type { Io } from './io.ts';

/** The whole program: `argv` without node and script. The only place that catches. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const invocation = parse(argv);
    return await dispatch(invocation, io);
  } catch (error) {
    return report(error, argv, io);
  }
}

async function dispatch(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { command, flags } = invocation;
  const out = createOutput(
    io,
    outputOptions((name) => flags[name] === true),
  );
  if (flags['help'] === true) {
    const { help } = await import('./cli/help.ts');
    io.stdout.write(help(command, out.width));
    return exitCode.done;
  }
  if (flags['version'] === true) {
    const { toolVersion } = await import('./version.ts');
    io.stdout.write(`${toolVersion()}\n`);
    return exitCode.done;
  }
  const { run: handle } = await command.load();
  return handle({ io: flags['verbose'] === true ? traced(io, out) : io, out, invocation });
}

/** Secrets never stand in a command line, so that it can be shown. */
const traced = (io: Io, out: Output): Io => ({
  ...io,
  trace: (command) => out.say(out.style('dim', `$ ${shellLine(command)}`)),
});

const outputOptions = (isSet: (name: string) => boolean) => ({
  json: isSet('json'),
  quiet: isSet('quiet'),
});

function report(error: unknown, argv: readonly string[], io: Io): ExitCode {
  // The flags themselves may be what could not be read.
  const out = createOutput(
    io,
    outputOptions((name) => argv.includes(`--${name}`)),
  );
  const { problems, exitCode: code } = expected(error, io);
  if (out.json) out.document({ error: { code, problems } });
  else out.problems(problems);
  return code;
}
