/**
 * Drops the oldest hundredth of a map that is over its bound: in small steps, so that no line waits for it.
 * @param dropped is told of each
 * @returns how many
 */
export function trim<K, V>(map: Map<K, V>, bound: number, dropped?: (value: V) => void): number {
  if (map.size <= bound) return 0;
  const before = map.size;
  const target = bound * 0.99;
  for (const [key, value] of map) {
    map.delete(key);
    dropped?.(value);
    if (map.size <= target) break;
  }
  return before - map.size;
}
