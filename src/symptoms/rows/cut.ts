import type { Row } from '../symptom.ts';

/** The connection was there, and ended: said last, as many other faults end so as well. */
export const cut = {
  'connection-cut': {
    says: [
      // Go; curl; Node
      /connection reset by peer|write: broken pipe|http2: server sent GOAWAY|Connection was reset|transfer closed with .{1,60} remaining/i,
      /http2: client connection lost|stream error: stream ID \d{1,9}|read\/write on closed pipe/i,
      // Windows
      /forcibly closed by the remote host/i,
      /\bECONNRESET\b/,
      // docker, containerd: a server that hangs up
      /(?:Get|Head|Post|Put|Patch) "https?:\S{1,500}": (?:unexpected )?EOF|unexpected EOF/,
    ],
    cause:
      'the connection was cut: by a proxy or firewall between (size, time), or because nginx or the registry was stopped meanwhile',
    cure: 'run it again; where it happens again and again, look at nginx’s error log (`create-registry logs nginx`), and at the limits of every proxy between',
    check: 'create-registry smoke     (3 MiB in one request, from this machine)',
  },
} as const satisfies Record<string, Row>;
