const GROUPED = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `4,112,345`. */
export function countText(count: number): string {
  return GROUPED.format(count);
}

/** `1 ship`, `1,204 ships`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
