import type { Probe } from '../../targets/compose/probe.ts';

/** What matters here of `docker info` and `podman info`. */
export interface EngineInfo {
  name: 'Docker' | 'Podman';
  version: string;
  rootless: boolean;
  /** Docker: images lie with containerd, as they do by default from 29 on. */
  containerdStore: boolean;
  /** Of the daemon, which does not have ours. */
  proxy: { http: string; https: string; except: string };
}

interface Answered {
  ServerVersion?: string;
  SecurityOptions?: string[] | null;
  DriverStatus?: [string, string][] | null;
  HttpProxy?: string;
  HttpsProxy?: string;
  NoProxy?: string;
  version?: { Version?: string };
  host?: { security?: { rootless?: boolean } };
}

/** The engine that answers, Docker first; undefined where none does. `docker` may be Podman under another name. */
export function engineInfo({ docker, podman }: Probe): EngineInfo | undefined {
  for (const answer of [docker, podman]) {
    const info = answer.kind === 'ok' ? parsed(answer.text) : undefined;
    const version = info?.ServerVersion ?? info?.version?.Version;
    if (info && version)
      return {
        name: info.ServerVersion === undefined ? 'Podman' : 'Docker',
        version,
        rootless:
          info.host?.security?.rootless ??
          info.SecurityOptions?.some((option) => option.includes('rootless')) ??
          false,
        containerdStore:
          info.DriverStatus?.some(([, value]) => value.startsWith('io.containerd.snapshotter')) ?? false,
        proxy: { http: info.HttpProxy ?? '', https: info.HttpsProxy ?? '', except: info.NoProxy ?? '' },
      };
  }
  return undefined;
}

function parsed(text: string): Answered | undefined {
  try {
    return JSON.parse(text) as Answered;
  } catch {
    return undefined;
  }
}
