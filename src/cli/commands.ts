import type { CommandSpec } from './command.ts';
import { clients } from './specs/clients.ts';
import { create } from './specs/create.ts';
import { images } from './specs/images.ts';
import { services } from './specs/services.ts';
import { store } from './specs/store.ts';

/** Every command: the list in `--help` and the README is made from this. Code is loaded on demand. */
export const commands: readonly CommandSpec[] = [create, ...services, ...images, ...store, ...clients];

export const findCommand = (name: string): CommandSpec | undefined =>
  name === '' ? undefined : commands.find((command) => command.name === name);

export const createCommand: CommandSpec = create;
