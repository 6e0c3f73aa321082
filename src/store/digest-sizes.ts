/** The sizes of many blobs: 50 to 100 bytes for each, much less than a Map with its texts takes. */
export interface DigestSizes {
  get(digest: string): number | undefined;
  set(digest: string, size: number): void;
}

/** Words of 32 bits in a SHA-256. */
const words = 8;

/** Slots that are taken, at most: beyond that a digest is looked for in too many of them. */
const fullest = 0.8;

/** A hash table with open addressing. A digest is a hash already: its first word says where it is looked for first. */
export function digestSizes(capacity = 1024): DigestSizes {
  const sought = Buffer.alloc(words * 4);
  const word = new Uint32Array(sought.buffer, sought.byteOffset, words);
  /** Of any other algorithm; registries write SHA-256. */
  const others = new Map<string, number>();
  let slots = capacity;
  let keys = new Uint32Array(slots * words);
  /** One more than the size; 0 is an empty slot. */
  let values = new Float64Array(slots);
  let taken = 0;

  /** The slot of the digest in `word`, or the empty one where it belongs. */
  const find = (): number => {
    for (let slot = word[0]! % slots; ; slot = (slot + 1) % slots) {
      if (values[slot] === 0) return slot;
      let same = 0;
      while (same < words && keys[slot * words + same] === word[same]) same++;
      if (same === words) return slot;
    }
  };

  const put = (value: number): void => {
    const slot = find();
    if (values[slot] === 0) taken++;
    keys.set(word, slot * words);
    values[slot] = value;
  };

  const grow = (): void => {
    const [oldKeys, oldValues] = [keys, values];
    slots *= 2;
    keys = new Uint32Array(slots * words);
    values = new Float64Array(slots);
    taken = 0;
    for (const [slot, value] of oldValues.entries()) {
      if (value === 0) continue;
      word.set(oldKeys.subarray(slot * words, (slot + 1) * words));
      put(value);
    }
  };

  const seek = (digest: string): boolean =>
    digest.startsWith('sha256:') && sought.write(digest.slice('sha256:'.length), 'hex') === sought.length;

  return {
    get: (digest) => {
      if (!seek(digest)) return others.get(digest);
      const value = values[find()]!;
      return value === 0 ? undefined : value - 1;
    },
    set: (digest, size) => {
      if (!seek(digest)) return void others.set(digest, size);
      put(size + 1);
      if (taken > slots * fullest) grow();
    },
  };
}
