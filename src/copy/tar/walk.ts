import { Header } from 'tar/header';
import { Pax } from 'tar/pax';

/** A file, link or the like in a tar archive. */
export interface TarEntry {
  /** Without a leading `./` or `/`. */
  path: string;
  /** As in its header: `0` a file, `1` a hard link, `2` a symbolic link, `5` a folder, `S` a sparse file. */
  type: string;
  linkpath: string;
  /** Where its content begins. */
  offset: number;
  size: number;
}

/** What is wrong with an archive, to be read after its name: `is cut off …`. */
export class TarError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'TarError';
  }
}

export const blockSize = 512;
export const padded = (size: number): number => Math.ceil(size / blockSize) * blockSize;

/** Longer ones are damage: Go, and so every container engine, reads at most 1 MiB. */
const longestExtension = 1024 * 1024;

/** Types that never have content, whatever their size says: links, devices, folders. */
const withoutContent = ['1', '2', '3', '4', '5', '6'];

/** Long names, PAX records: they say more of the entry that follows. */
const extensions = ['L', 'K', 'x', 'g', 'X'];

/** Goes through an archive as it is fed with it, and finds what is no tar, damaged or cut off. */
export class TarWalk {
  readonly #onEntry: (entry: TarEntry) => void;
  #position = 0;
  #skipped = 0;
  #held: Buffer = Buffer.alloc(0);
  #extension: { type: string; size: number } | undefined;
  #known: { path?: string; linkpath?: string; size?: number } = {};
  #sparse = false;
  #zeros = 0;
  #entries = 0;
  #last = '';

  constructor(onEntry: (entry: TarEntry) => void = () => undefined) {
    this.#onEntry = onEntry;
  }

  /** Bytes up to the next header; they may be left out with `skip`. */
  get ahead(): number {
    return this.#sparse ? 0 : this.#skipped;
  }

  /** Whether the end mark was seen: what follows is no part of the archive. */
  get ended(): boolean {
    return this.#zeros >= 2;
  }

  skip(bytes: number): void {
    this.#skipped -= bytes;
    this.#position += bytes;
  }

  /** Throws `TarError`. */
  feed(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.ended;) {
      const left = chunk.length - at;
      if (this.ahead > 0) {
        const count = Math.min(this.ahead, left);
        this.skip(count);
        at += count;
        continue;
      }
      const wanted = this.#extension ? padded(this.#extension.size) : blockSize;
      const count = Math.min(wanted - this.#held.length, left);
      const part = chunk.subarray(at, at + count);
      const block = this.#held.length === 0 ? part : Buffer.concat([this.#held, part]);
      at += count;
      this.#position += count;
      this.#held = block.length < wanted ? block : Buffer.alloc(0);
      if (block.length === wanted) this.#block(block);
    }
  }

  /** To be called when there is no more. Throws `TarError` where there should be. */
  end(): void {
    const inside = this.#skipped > 0 || this.#extension || this.#sparse || this.#held.length > 0;
    if (this.#position === 0) throw new TarError('is empty');
    if (this.#entries === 0 && this.#zeros === 0 && this.#held.length > 0)
      throw new TarError('is no tar archive');
    if (inside && !this.ended)
      throw new TarError(`is cut off${this.#last ? ` in ${this.#last}` : ''}, after ${this.#position} bytes`);
    if (this.#zeros === 0)
      throw new TarError(`is cut off: its end mark is missing, after ${this.#position} bytes`);
    if (this.#entries === 0) throw new TarError('has nothing in it');
  }

  #block(block: Buffer): void {
    if (this.#extension) return this.#extend(block, this.#extension);
    if (this.#sparse) return void (this.#sparse = block[504] === 1);
    const header = new Header(block);
    if (header.nullBlock) return void this.#zeros++;
    // Engines stop here, too: what follows a single block of zeros would be lost.
    if (!header.cksumValid || this.#zeros > 0) throw this.#damaged();
    this.#entry(header, block);
  }

  #entry(header: Header, block: Buffer): void {
    const type = header.typeKey;
    const size = withoutContent.includes(type) ? 0 : (this.#known.size ?? header.size ?? 0);
    if (!Number.isSafeInteger(size) || size < 0) throw this.#damaged();
    if (extensions.includes(type)) {
      if (size > longestExtension) throw this.#damaged();
      if (size > 0) this.#extension = { type, size };
      return;
    }
    const path = plainPath(this.#known.path ?? header.path ?? '');
    const linkpath = this.#known.linkpath ?? header.linkpath ?? '';
    this.#known = {};
    this.#sparse = type === 'S' && block[482] === 1;
    this.#skipped = padded(size);
    this.#entries++;
    this.#last = path;
    this.#onEntry({ path, type, linkpath, offset: this.#position, size });
  }

  #extend(block: Buffer, { type, size }: { type: string; size: number }): void {
    const text = block.toString('utf8', 0, size);
    this.#extension = undefined;
    if (type === 'L') this.#known.path = withoutZeros(text);
    if (type === 'K') this.#known.linkpath = withoutZeros(text);
    if (type !== 'x' && type !== 'X') return;
    // It makes numbers of what looks like one, names included.
    const {
      path,
      linkpath,
      size: long,
    } = Pax.parse(text) as { path?: unknown; linkpath?: unknown; size?: unknown };
    if (path !== undefined) this.#known.path = String(path);
    if (linkpath !== undefined) this.#known.linkpath = String(linkpath);
    if (long !== undefined) this.#known.size = Number(long);
  }

  #damaged(): TarError {
    const first = this.#entries === 0 && this.#zeros === 0;
    return new TarError(first ? 'is no tar archive' : `is damaged at byte ${this.#position - blockSize}`);
  }
}

const withoutZeros = (text: string): string => text.replace(/\0.*$/s, '');

const plainPath = (path: string): string => path.replace(/^(?:\.?\/)+/, '');
