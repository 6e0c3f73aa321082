export type ServerName =
  | 'stack'
  | 'stack-10k'
  | 'stack-listing'
  | 'stack-large'
  | 'compose'
  | 'recipe'
  | 'registry-tls'
  | 'registry-http'
  | 'static';

/** Something that hands out the content of the bench, the stack or a peer, ready to be asked. */
export interface Server {
  name: ServerName;
  /** Scheme, address and port. */
  origin: string;
  /** `user:password`, where it asks for one. */
  credentials?: string;
  /** The certificate to trust; undefined for plain HTTP. */
  ca?: string;
  /** The folder of its store. */
  data: string;
  /** Takes so long for a password that a short window sees only the first answers. */
  slow?: boolean;
  /** All its processes, as they are now. */
  processes: () => number[];
}

export const authorization = ({ credentials }: Server): Record<string, string> =>
  credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
