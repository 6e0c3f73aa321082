import { paths } from '../../bundle/paths.ts';
import { tcpAddresses } from '../../system/listeners.ts';
import { statIfThere } from '../../system/files.ts';
import type { TargetContext } from '../target.ts';
import { runningService } from './pid-file.ts';
import { inBundle, socketPath } from './stack.ts';

/** Ways to the registry that do not lead through nginx: TCP ports of its own, or its socket in a folder others may enter. */
export async function bypasses(context: TargetContext): Promise<string[]> {
  const registry = await runningService(context, 'registry');
  if (!registry) return [];
  const found = tcpAddresses(registry.pid) ?? [];
  const run = await statIfThere(inBundle(context, paths.run));
  if (run && (run.mode & 0o077) !== 0)
    found.push(`unix:${inBundle(context, socketPath('registry'))} (folder open to others)`);
  return found;
}
