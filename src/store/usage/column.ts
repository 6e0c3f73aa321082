/** A value for each number from 0, 0 where none was set; it grows by itself and takes no more than its values. */
export interface Column {
  get(at: number): number;
  set(at: number, value: number): void;
}

export function column(make: (length: number) => Int32Array | Uint8Array | Float64Array): Column {
  let values = make(1024);
  return {
    get: (at) => values[at] ?? 0,
    set: (at, value) => {
      if (at >= values.length) {
        const larger = make(Math.max(values.length * 2, at + 1));
        larger.set(values);
        values = larger;
      }
      values[at] = value;
    },
  };
}

export const flags = (): Column => column((length) => new Uint8Array(length));
export const numbers = (): Column => column((length) => new Int32Array(length));
export const sizes = (): Column => column((length) => new Float64Array(length));
