import type { HostSample } from './sample.ts';

/** What one network interface counted since it came up. */
export interface InterfaceCounters {
  readonly inBytes: number;
  readonly inErrors: number;
  readonly outBytes: number;
  readonly outErrors: number;
}

/** A machine with more has made them for containers; the first ones are its own. */
const MAX_INTERFACES = 64;
/** Ends of containers and the loopback: their traffic is no ship's. */
const NOT_OURS = /^(lo|veth.*|cali.*|cni.*|docker.*|br-.*|virbr.*|vnet.*|tap.*|dummy.*)$/;

/** /proc/net/dev: `eth0: bytes packets errs drop fifo frame compressed multicast bytes packets errs …`. */
export function readInterfaces(netDev: string): ReadonlyMap<string, InterfaceCounters> {
  const found = new Map<string, InterfaceCounters>();
  for (const line of netDev.split('\n')) {
    const [, name, counts] = /^\s*([^\s:]+):\s*(\d.*)$/.exec(line) ?? [];
    if (name === undefined || counts === undefined || NOT_OURS.test(name)) continue;
    const numbers = counts.trim().split(/\s+/).map(Number);
    if (numbers.length < 16 || !numbers.every(Number.isFinite)) continue;
    const [inBytes = 0, , inErrors = 0, , , , , , outBytes = 0, , outErrors = 0] = numbers;
    found.set(name, { inBytes, inErrors, outBytes, outErrors });
    if (found.size >= MAX_INTERFACES) break;
  }
  return found;
}

const RATES = [
  ['if_in_bytes_per_s', 'inBytes', 'By/s'],
  ['if_out_bytes_per_s', 'outBytes', 'By/s'],
  ['if_in_errors_per_s', 'inErrors', '1/s'],
  ['if_out_errors_per_s', 'outErrors', '1/s'],
] as const;

/** Rates between two reads. An interface that is new, or whose counters began again, has none this time. */
export function interfaceRates(
  before: ReadonlyMap<string, InterfaceCounters>,
  after: ReadonlyMap<string, InterfaceCounters>,
  seconds: number,
): HostSample[] {
  if (seconds <= 0) return [];
  const samples: HostSample[] = [];
  for (const [name, now] of after) {
    const then = before.get(name);
    if (then === undefined || RATES.some(([, field]) => now[field] < then[field])) continue;
    for (const [metric, field, unit] of RATES) {
      const value = (now[field] - then[field]) / seconds;
      samples.push({ name: metric, value, unit, labels: { interface: name } });
    }
  }
  return samples;
}
