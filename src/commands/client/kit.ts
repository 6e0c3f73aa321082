import type { Session } from '../../cli/command.ts';
import { findKind } from '../../clients/kinds/find.ts';
import { registryAs } from '../../clients/kinds/registry.ts';
import { trustOf } from '../../clients/kinds/trust.ts';
import { partRenderer } from '../../clients/kinds/view.ts';
import { loadBundle } from '../../disk/load.ts';
import { exitCode, UsageError, type ExitCode } from '../../errors.ts';
import { Invalid } from '../../settings/option.ts';
import type { Settings } from '../../settings/schema.ts';
import { checkHost } from '../../settings/values/host.ts';
import { ownAddresses } from '../../system/network.ts';
import { suggest } from '../../text/suggest.ts';
import { styleFor } from '../../ui/style.ts';
import { bundleFolder } from '../bundle-here.ts';
import { kitDocument, kitText } from './show.ts';

/** `client --for KIND`. Reads settings.yml and the CA's certificate, nothing secret. */
export async function showKit(session: Session, word: string): Promise<ExitCode> {
  const { io, out, invocation } = session;
  const kind = findKind(word);
  const { dir, settings } = await loadBundle(bundleFolder(session));
  const registry = registryAs(chosenHost(settings, invocation.flags['host']), {
    settings,
    trust: await trustOf(dir, settings),
    ipv4Hint: ownAddresses()[0],
  });
  const kit = await kind.kit(registry, await partRenderer(registry));
  out.result(kitText({ kind, kit, registry, style: styleFor(io.stdout, io.env) }));
  out.document(kitDocument({ kind, kit, registry }));
  return exitCode.done;
}

/** One of the registry's names, with or without the port. */
function chosenHost({ host, port }: Settings, flag: unknown): string {
  if (flag === undefined) return host[0]!;
  // As it stands in a browser or in an image name, too.
  const word = String(flag)
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '');
  const wanted = canonical(word.endsWith(`:${port}`) ? word.slice(0, -`:${port}`.length) : word);
  if (host.includes(wanted)) return wanted;
  const whole = canonical(word);
  if (host.includes(whole)) return whole;
  const near = suggest(whole, host);
  throw new UsageError([
    {
      where: '--host',
      what: `${String(flag)} is no name of this registry`,
      cure: [
        `its names: ${host.join(', ')}${near ? `; did you mean ${near}?` : ''}`,
        'a new one: add it to host in settings.yml, then create-registry render and create-registry restart',
      ].join('\n'),
    },
  ]);
}

function canonical(word: string): string {
  try {
    return checkHost(word);
  } catch (error) {
    if (error instanceof Invalid) return word;
    throw error;
  }
}
