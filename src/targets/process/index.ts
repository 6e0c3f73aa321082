import type { ServiceName, Target, TargetContext } from '../target.ts';
import { bypasses } from './bypasses.ts';
import { lastLog, logs } from './logs.ts';
import { obstacles } from './obstacles.ts';
import { programToShow } from './programs.ts';
import { serviceCommand } from './services.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { down, stop } from './stop.ts';
import { pidPath } from './stack.ts';

/** nginx and the registry as plain processes of the invoking user, talking over a Unix socket in a 0700 folder. */
export const processTarget = (context: TargetContext): Target => ({
  obstacles: () => obstacles(context),
  // Programs are installed, not fetched; `obstacles` names what is missing.
  prepare: async () => undefined,
  start: () => start(context),
  stop: () => stop(context),
  down: () => down(context),
  status: () => status(context),
  logs: (options) => logs(context, options),
  lastLog: (service, lines) => lastLog(context, service, lines),
  bypasses: () => bypasses(context),
  commands: (verb) => commands(context, verb),
});

function commands(context: TargetContext, verb: 'prepare' | 'start' | 'stop' | 'down'): string[][] {
  const started = (service: ServiceName) => {
    const { file, args } = serviceCommand(context, service, programToShow(context, service));
    return [file, ...args];
  };
  // For the eye: the tool itself signals only what start time and program prove to be the service.
  const ended = (service: ServiceName, signal: string) => [
    'kill',
    `-${signal}`,
    `<pid in ${pidPath(service)}>`,
  ];
  switch (verb) {
    case 'prepare':
      return [];
    case 'start':
      return [started('registry'), started('nginx')];
    case 'stop':
    case 'down':
      return [ended('nginx', 'QUIT'), ended('registry', 'TERM')];
  }
}
