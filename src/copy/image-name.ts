import { UsageError } from '../errors.ts';
import { isDigest } from '../registry/reference.ts';
import { suggest } from '../text/suggest.ts';

/** Where an image is, as it was typed: the words of skopeo (containers-transports(5)). */
export type ImageName =
  | { transport: 'docker'; text: string; reference: string }
  | { transport: 'oci'; text: string; path: string; tag?: string; digest?: string }
  | { transport: 'docker-archive'; text: string; spec: string }
  | { transport: 'rootfs'; text: string; spec: string };

const known = ['docker', 'oci', 'docker-archive', 'rootfs'] as const;

/** Others that people know, and what to do instead. */
const elsewhere: Readonly<Record<string, string>> = {
  dir: 'oci:DIR is the folder that other tools read as well',
  'oci-archive': 'unpack it (tar -xf FILE -C DIR) and name the folder: oci:DIR',
  'docker-daemon': 'docker save IMAGE -o FILE.tar, then docker-archive:FILE.tar',
  'containers-storage': 'podman save --format oci-dir -o DIR IMAGE, then oci:DIR',
  http: 'an image is named without http://; for a root filesystem: rootfs:http://…',
  https: 'an image is named without https://; for a root filesystem: rootfs:https://…',
};

/** Without a transport it is a reference of a registry. Throws `UsageError`. */
export function parseImageName(text: string): ImageName {
  const [, transport = '', rest = ''] = /^([a-z-]+):(.*)$/s.exec(text) ?? [];
  if (transport === 'docker') return docker(text, rest);
  if (transport === 'oci') return oci(text, rest);
  if (transport === 'docker-archive' || transport === 'rootfs')
    return { transport, text, spec: needed(text, rest) };
  if (Object.hasOwn(elsewhere, transport) && looksElsewhere(transport, rest))
    throw wrong(text, `${transport}: is nothing to copy from or to here`, elsewhere[transport]);
  const near = transport === '' ? undefined : suggest(transport, known);
  // No tag begins with one of these, so that it is no repository with a tag either.
  if (transport !== '' && /^[./~]|\//.test(rest) && !/^\d+\//.test(rest))
    throw wrong(
      text,
      `there is no kind of place called ${transport}:`,
      near ? `did you mean ${near}:?` : kinds,
    );
  if (/^\.{0,2}\/|^~/.test(text) || /^[^:]*\.(?:tar|tgz)(?:\.(?:gz|xz|zst|bz2))?$/.test(text))
    throw wrong(
      text,
      'that is a file or a folder',
      `say what it holds: docker-archive:${text}, rootfs:${text} or oci:DIR`,
    );
  return { transport: 'docker', text, reference: text };
}

const kinds =
  'there are docker://REFERENCE, oci:DIR[:TAG], docker-archive:FILE and rootfs:FILE; a plain reference is docker://';

/** A repository may be called `dir`; its tag has no slash. */
const looksElsewhere = (transport: string, rest: string): boolean =>
  transport !== 'dir' || rest === '' || /[/~]|^\./.test(rest);

function docker(text: string, rest: string): ImageName {
  if (!rest.startsWith('//'))
    throw wrong(text, 'docker: is followed by two slashes', `docker://${rest.replace(/^\/+/, '')}`);
  return { transport: 'docker', text, reference: needed(text, rest.slice(2)) };
}

/** As skopeo parts it: a folder ends at the first colon, a tag may hold more of them. A digest comes behind an @. */
function oci(text: string, rest: string): ImageName {
  const at = rest.lastIndexOf('@');
  const digest = at === -1 ? undefined : rest.slice(at + 1);
  if (digest !== undefined && isDigest(digest))
    return { transport: 'oci', text, path: needed(text, rest.slice(0, at)), digest };
  if (digest !== undefined && /^sha\d+:/.test(digest))
    throw wrong(text, `${digest} is no digest`, 'sha256: and 64 of 0-9 a-f');
  const colon = rest.indexOf(':');
  if (colon === -1) return { transport: 'oci', text, path: needed(text, rest) };
  const tag = rest.slice(colon + 1);
  if (!tagForm.test(tag))
    throw wrong(
      text,
      `"${tag}" cannot be a name in a layout`,
      'letters and digits, parted by one of - . _ : @ / +; a folder with a colon needs another name',
    );
  return { transport: 'oci', text, path: needed(text, rest.slice(0, colon)), tag };
}

/** The grammar of `org.opencontainers.image.ref.name` (image-spec, annotations). */
const tagForm = /^[A-Za-z0-9]+(?:(?:[-._:@/+]|--)[A-Za-z0-9]+)*$/;

function needed(text: string, part: string): string {
  if (part !== '') return part;
  throw wrong(text, 'nothing stands behind the colon', kinds);
}

const wrong = (text: string, what: string, cure?: string): UsageError =>
  new UsageError([{ where: text, what: `${text}: ${what}`, ...(cure ? { cure } : {}) }]);
