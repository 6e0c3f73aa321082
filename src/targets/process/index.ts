import { servicesOf, type ServiceName, type Target, type TargetContext } from '../target.ts';
import { bypasses } from './bypasses.ts';
import { lastLog, logs } from './logs.ts';
import { obstacles } from './obstacles.ts';
import { programNameOf, programToShow } from './programs.ts';
import { serviceCommand, stopStages } from './services.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { down, stop } from './stop.ts';
import { pidPath } from './stack.ts';

/** The services as plain processes of the invoking user, talking over Unix sockets in a 0700 folder. */
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
    const { file, args } = serviceCommand(context, service, programToShow(context, programNameOf(service)));
    return [file, ...args];
  };
  // For the eye: the tool itself signals only what start time and program prove to be the service.
  const ended = (service: ServiceName) => [
    'kill',
    `-${stopStages[service][0]![0].replace('SIG', '')}`,
    `<pid in ${pidPath(service)}>`,
  ];
  const services = servicesOf(context.bundle.settings);
  switch (verb) {
    case 'prepare':
      return [];
    case 'start':
      return services.toReversed().map(started);
    case 'stop':
    case 'down':
      return services.map(ended);
  }
}
