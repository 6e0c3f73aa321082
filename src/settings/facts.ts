/** What the defaults need to know of this machine. Gathered once by `system/facts.ts`; plain data here. */
export interface Facts {
  hostname: string;
  /** Addresses other machines may use, IPv4 first. */
  addresses: string[];
  ipv6: boolean;
  /** The user who will own the bundle. */
  uid: number;
  gid: number;
  /** Ports a server could be started on now, of those asked about. */
  freePorts: number[];
  /** Whether a container engine with Compose answers. */
  engine: boolean;
  /** In a rootless engine root inside the container is the invoking user outside. */
  rootlessEngine: boolean;
  /** `registry` or `docker-registry` on PATH. */
  registryBin?: string;
  /** Major version of that binary. */
  registryMajor?: '3' | '2.8';
  nginxBin?: string;
  /** The njs module that this nginx loads, where there is one. */
  nginxJs?: string;
  /** The network file system that the images would lie on, e.g. `NFS`. */
  networkStore?: string;
  /** Absolute path of the bundle's folder. */
  dir: string;
}
