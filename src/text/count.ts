/** `1 tag`, `20,000 tags`, `2 repositories`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  // Not `toLocaleString`: its first call reads the tables of all languages, 25 ms.
  const grouped = String(amount).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${grouped} ${amount === 1 ? one : many}`;
}
