import { authorization, type Server } from '../server.ts';
import type { Site } from '../site.ts';
import { client } from './client.ts';

/** What curl tells of a transfer. */
export interface Transfer {
  status: number;
  seconds: number;
  received: number;
  location: string;
}

/** Throws on any status from 400. `args` come before the URL. */
export async function curl(
  site: Site,
  server: Server,
  url: string,
  args: readonly string[] = [],
): Promise<Transfer> {
  // Headers on standard input: passwords do not belong in the list of processes.
  const headers = Object.entries(authorization(server)).map(([name, value]) => `${name}: ${value}\n`);
  const told = '%{http_code} %{time_total} %{size_download} %header{location}';
  const always = ['-sS', '--fail', '--noproxy', '*', '-o', '/dev/null', '-H', '@-', '-w', told];
  const trusted = server.ca === undefined ? [] : ['--cacert', server.ca];
  const words = [...always, ...trusted, ...args, url];
  const said = await client(site, 'curl', words, { input: headers.join('') });
  const [status, seconds, received, location = ''] = said.split(' ');
  return { status: Number(status), seconds: Number(seconds), received: Number(received), location };
}
