import { registryMirrors } from '../../clients/docker-daemon.ts';
import { hostsLine } from '../../clients/hosts.ts';
import { registryHost, scheme } from '../../settings/address.ts';
import { isLoopback } from '../../settings/values/host.ts';
import type { PlanInput } from '../plan-input.ts';
import type { View } from '../render.ts';

/** For the script that sets up a client machine: all it has to know is in it. */
export function setupView({
  settings,
  ca,
  caFingerprint,
  ipv4Hint,
}: Pick<PlanInput, 'settings' | 'ca' | 'caFingerprint' | 'ipv4Hint'>): View {
  const named = (loopback: boolean): string[] =>
    settings.host.filter((host) => isLoopback(host) === loopback).map((host) => registryHost(settings, host));
  const ownCa = settings.tls === 'ca' || settings.tls === 'selfsigned';
  // On another machine a loopback name is that machine itself.
  const [names, loopback] = named(false).length > 0 ? [named(false), named(true)] : [named(true), []];
  return {
    registry: names[0]!,
    scheme: scheme(settings),
    names: names.join(' '),
    loopback: loopback.join(' '),
    trust: ownCa ? 'ca' : settings.tls === 'files' ? 'public' : 'plain',
    ca: ownCa ? (ca ?? '') : '',
    fingerprint: ownCa ? (caFingerprint ?? '') : '',
    mirrors: registryMirrors(settings).join(' '),
    basicAuth: settings.auth === 'basic',
    address: hostsLine(settings, ipv4Hint)?.address ?? '',
  };
}
