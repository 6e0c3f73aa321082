/**
 * The command of a history entry without the values of environment variables and build arguments, which may be
 * secrets. `env` are the names that the config has: nothing tells where else in the text a value ends.
 */
export function hideValues(command: string, env: readonly string[]): string {
  return hideArguments(hideEnv(command, env));
}

/** `ENV A=… B=…`; the classic builder writes `/bin/sh -c #(nop)  ENV A=…`. */
function hideEnv(command: string, env: readonly string[]): string {
  const [, before, rest] = /^((?:\S+ -c #\(nop\)\s+)?ENV )(.*)$/s.exec(command) ?? [];
  if (before === undefined || rest === undefined) return command;
  const names = env.filter((name) => name !== '' && ` ${rest}`.includes(` ${name}=`));
  return before + (names.length > 0 ? names.map((name) => `${name}=…`).join(' ') : '…');
}

/** `RUN |2 TOKEN=… B=… /bin/sh -c make`: so many arguments, then the shell. */
function hideArguments(command: string): string {
  const [, before, rest] = /^((?:RUN )?\|[1-9]\d* )(.*)$/s.exec(command) ?? [];
  if (before === undefined || rest === undefined) return command;
  const shell = / \/\S+( |$)/.exec(` ${rest}`);
  return `${before}…${shell ? ` ${rest}`.slice(shell.index) : ''}`;
}
