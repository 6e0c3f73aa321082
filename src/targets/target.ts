import type { Bundle } from '../bundle/bundle.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { hasAuthService, hasFloorService } from '../settings/services.ts';
import type { Settings } from '../settings/schema.ts';
import type { Steps } from '../ui/steps.ts';

export const serviceNames = ['nginx', 'auth', 'registry', 'floor'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The services that a bundle has, the one that needs the others first. */
export const servicesOf = (settings: Pick<Settings, 'fastPath' | 'auth' | 'minFree'>): ServiceName[] =>
  serviceNames.filter((name) =>
    name === 'auth' ? hasAuthService(settings) : name !== 'floor' || hasFloorService(settings),
  );

export interface Service {
  name: ServiceName;
  state: 'running' | 'starting' | 'unhealthy' | 'stopped' | 'failed';
  /** Version of the program, e.g. `3.1.1`; absent when it cannot be known. */
  version?: string;
  /** Runs still, but the settings no longer have it: the next start ends it. */
  leftover?: true;
  /** How it ended, or kept ending, by itself, where the engine knows: `killed for want of memory`. */
  ended?: string;
}

export interface TargetContext {
  bundle: Bundle;
  io: Io;
}

export interface LogOptions {
  follow: boolean;
  /** Last lines per service. */
  tail: number;
  services: readonly ServiceName[];
}

/** A way of running the bundle's services. One folder per implementation. */
export interface Target {
  /** What would keep `start` from working: no engine, a taken port, a missing program. Changes nothing. */
  obstacles(): Promise<Problem[]>;
  /** Fetches what is missing, e.g. images. Reports on `steps`. */
  prepare(steps: Steps): Promise<void>;
  /** Returns when all services run; throws `OperationError` with the failing service's last log lines. */
  start(): Promise<void>;
  /** The services end, also those that the settings no longer have; everything else stays. */
  stop(): Promise<void>;
  /** As `stop`, and the runtime's leftovers go too (containers, networks, pid files). Data stays. */
  down(): Promise<void>;
  status(): Promise<Service[]>;
  logs(options: LogOptions): Promise<void>;
  /** The last lines a service wrote, for error messages. */
  lastLog(service: ServiceName, lines: number): Promise<string[]>;
  /** Addresses (`host:port`) outside the runtime's own network where the registry answers without nginx. */
  bypasses(): Promise<string[]>;
  /** The commands behind each verb, for `--dry-run` and the runbook. */
  commands(verb: 'prepare' | 'start' | 'stop' | 'down'): string[][];
}
