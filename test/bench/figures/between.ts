import type { Comparison, Measure } from '../figure.ts';
import type { Server, ServerName } from '../server.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target.ts';

export interface Subject {
  title: string;
  /** The stack unless told otherwise. */
  subject?: ServerName;
  measure: (site: Site, server: Server) => Promise<number>;
}

export interface Against {
  target?: Target;
  pairs?: number;
}

/** The same measurement of two servers. */
export const between = (
  { title, subject = 'stack', measure }: Subject,
  peer: ServerName,
  against: Against = {},
): Comparison => ({
  title,
  subject,
  peer,
  ...against,
  prepare: async (servers): Promise<{ subject: Measure; peer: Measure }> => {
    const [first, second] = [await servers.get(subject), await servers.get(peer)];
    return {
      subject: () => measure(servers.site, first),
      peer: () => measure(servers.site, second),
    };
  },
});
