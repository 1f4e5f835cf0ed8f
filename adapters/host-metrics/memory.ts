/**
 * Percent of the memory that a program could not get without swapping, from /proc/meminfo. Caches count as free, as
 * `MemAvailable` has them. Null when the kernel does not tell.
 */
export function memoryPct(meminfo: string): number | null {
  const total = kilobytes(meminfo, 'MemTotal');
  const available = kilobytes(meminfo, 'MemAvailable');
  if (total === null || available === null || total <= 0) return null;
  return ((total - available) / total) * 100;
}

function kilobytes(meminfo: string, field: string): number | null {
  const text = new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1];
  return text === undefined ? null : Number(text);
}
