/** Everything `run` takes from the world around the process, so that tests can run it in-process. */
export interface Io {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  env: NodeJS.ProcessEnv;
  /** Absolute path of the working folder. */
  cwd: string;
  /** Aborted by Ctrl-C; long operations end early and cleanly. */
  signal?: AbortSignal;
  /** Told of every program that is run, for `--verbose`. */
  trace?: (command: readonly string[]) => void;
}
