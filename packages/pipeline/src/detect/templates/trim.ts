/** Drops the oldest hundredth of a map that is over its bound: in small steps, so that no line waits for it. */
export function trim<K>(map: Map<K, unknown>, bound: number): void {
  if (map.size <= bound) return;
  const target = bound * 0.99;
  for (const key of map.keys()) {
    map.delete(key);
    if (map.size <= target) return;
  }
}
