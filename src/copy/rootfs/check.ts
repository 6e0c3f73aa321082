import { OperationError } from '../../errors.ts';
import { TarError, TarWalk } from '../tar/walk.ts';

/** Looks at a root filesystem as it comes: what is no tar, cut off, or something else in a tar, throws. */
export interface Check {
  feed(chunk: Buffer): void;
  end(): void;
}

/** What people take for a root filesystem, by its first bytes. */
const others: readonly (readonly [what: string, offset: number, bytes: string])[] = [
  ['a zip archive', 0, 'PK\x03\x04'],
  ['a squashfs image', 0, 'hsqs'],
  ['a cpio archive', 0, '070701'],
  ['a Debian package', 0, '!<arch>\n'],
  ['an RPM package', 0, '\xed\xab\xee\xdb'],
  ['a disk image (qcow2)', 0, 'QFI\xfb'],
  ['a 7z archive', 0, '7z\xbc\xaf\x27\x1c'],
  ['a web page', 0, '<!'],
];

export function rootfsCheck(name: string): Check {
  const top = new Set<string>();
  const walk = new TarWalk(({ path }) => {
    if (/^(?:manifest\.json|oci-layout|repositories)$|^[0-9a-f]{64}\/layer\.tar$/.test(path))
      top.add(path.replace(/^.*\//, ''));
  });
  let first: Buffer | undefined;
  const told = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TarError)) throw error;
      throw refused(name, error.message, first ?? Buffer.alloc(0));
    }
  };
  return {
    feed: (chunk) => {
      first ??= chunk.subarray(0, 16);
      told(() => walk.feed(chunk));
    },
    end: () => {
      told(() => walk.end());
      if (top.has('manifest.json') && top.size > 1) throw savedImage(name);
      if (top.has('oci-layout')) throw layout(name);
    },
  };
}

function refused(name: string, what: string, head: Buffer): OperationError {
  const other = others.find(([, offset, bytes]) => head.toString('latin1', offset).startsWith(bytes))?.[0];
  const said = other === undefined || !what.includes('no tar') ? what : `is ${other}, no tar archive`;
  return new OperationError([
    {
      where: name,
      what: `${name} ${said}`,
      cure: /cut off|damaged/.test(said)
        ? 'fetch or make it again; nothing was tagged'
        : 'a root filesystem is a tar of its files, such as tar -C FOLDER -c . makes; nothing was tagged',
    },
  ]);
}

const savedImage = (name: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} is an image as docker save writes it, no root filesystem`,
      cure: `copy docker-archive:${name}; nothing was tagged`,
    },
  ]);

const layout = (name: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} is an OCI layout, no root filesystem`,
      cure: `copy docker-archive:${name}; nothing was tagged`,
    },
  ]);
