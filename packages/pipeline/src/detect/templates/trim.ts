/** Drops the oldest hundredth of a map that is over its bound: in small steps, so that no line waits for it. @returns how many */
export function trim<K>(map: Map<K, unknown>, bound: number): number {
  if (map.size <= bound) return 0;
  const before = map.size;
  const target = bound * 0.99;
  for (const key of map.keys()) {
    map.delete(key);
    if (map.size <= target) break;
  }
  return before - map.size;
}
