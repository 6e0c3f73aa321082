import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hasProc, pids, processName } from './proc.ts';

export interface Taker {
  name: string;
  pid: number;
}

interface Listening {
  address: string;
  port: number;
  inode: string;
}

/** Who holds a TCP port, as far as this user may see: root sees all, others their own processes. Linux only. */
export function whoListens(port: number): Taker | undefined {
  const inodes = new Set(listening().flatMap((socket) => (socket.port === port ? [socket.inode] : [])));
  return inodes.size === 0 ? undefined : holder((inode) => inodes.has(inode));
}

/** Who serves a Unix socket that was bound by this very path. */
export function whoServes(boundPath: string, belongs: (pid: number) => boolean): Taker | undefined {
  const inodes = new Set(
    unixSockets().flatMap((socket) => (socket.path === boundPath ? [socket.inode] : [])),
  );
  return inodes.size === 0 ? undefined : holder((inode) => inodes.has(inode), belongs);
}

/** `host:port` of every TCP socket on which the process accepts connections; undefined when that cannot be seen. */
export function tcpAddresses(pid: number): string[] | undefined {
  const own = hasProc ? socketInodes(pid) : undefined;
  if (!own) return undefined;
  return listening(`/proc/${pid}/net`)
    .filter((socket) => own.has(socket.inode))
    .map(({ address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}`);
}

function holder(
  wanted: (inode: string) => boolean,
  belongs: (pid: number) => boolean = () => true,
): Taker | undefined {
  for (const pid of hasProc ? pids() : []) {
    if (!belongs(pid)) continue;
    for (const inode of socketInodes(pid) ?? [])
      if (wanted(inode)) return { name: processName(pid) ?? '?', pid };
  }
  return undefined;
}

function socketInodes(pid: number): Set<string> | undefined {
  const folder = `/proc/${pid}/fd`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return undefined;
  }
  const inodes = names.map((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1];
    } catch {
      return undefined; // Closed since.
    }
  });
  return new Set(inodes.filter((inode) => inode !== undefined));
}

const listening = (net = '/proc/net'): Listening[] =>
  ['tcp', 'tcp6'].flatMap((family) =>
    readLines(`${net}/${family}`).flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      return state === '0A' ? [{ address: decodeAddress(address), port: parseInt(port, 16), inode }] : [];
    }),
  );

/** The kernel prints addresses in 32-bit words of the machine's byte order, which is little-endian wherever Node runs. */
export function decodeAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** Listening stream sockets: `Num RefCount Protocol Flags Type St Inode Path`, flag 0x10000 means "accepting". */
const unixSockets = (): { inode: string; path: string }[] =>
  readLines('/proc/net/unix').flatMap((line) => {
    const match = /^\S+ \S+ \S+ 00010000 0001 \S+ +(\d+) (.+)$/.exec(line);
    return match ? [{ inode: match[1]!, path: match[2]! }] : [];
  });

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}
