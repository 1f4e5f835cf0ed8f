/** Processor time since the start of the machine, in ticks of all processors together. */
export interface ProcessorTime {
  readonly busy: number;
  readonly total: number;
}

/**
 * The line `cpu` of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice. Waiting for a disk is
 * idle; guest time is left out, because user and nice contain it. Null when the line is not there.
 */
export function readProcessorTime(stat: string): ProcessorTime | null {
  const line = /^cpu +(.+)$/m.exec(stat)?.[1];
  const ticks = line?.split(' ').slice(0, 8).map(Number) ?? [];
  if (ticks.length < 4 || !ticks.every(Number.isFinite)) return null;
  const total = ticks.reduce((sum, count) => sum + count, 0);
  return { busy: total - (ticks[3] ?? 0) - (ticks[4] ?? 0), total };
}

/** Percent in use between two reads; null when no time went by, or when the counters went back. */
export function processorPct(before: ProcessorTime, after: ProcessorTime): number | null {
  const total = after.total - before.total;
  const busy = after.busy - before.busy;
  if (total <= 0) return null;
  // iowait may go back a tick (proc(5)): no more than all, no less than nothing.
  return Math.min(100, Math.max(0, (busy / total) * 100));
}
