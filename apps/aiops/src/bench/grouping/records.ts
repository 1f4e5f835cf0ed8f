import type { RegistryDocument } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { Call, FaultAlert } from './files.ts';

/** All services stand at one site: that is all the records say of where they are. */
const SITE = 'site';

/** The distance from the usual, in standard deviations, at which detectors of this kind begin to speak. */
const USUAL_LIMIT = 4;

/** Twice the usual limit is grave, four times is critical. */
function severityOf(z: number): 'warning' | 'high' | 'critical' {
  if (z >= 4 * USUAL_LIMIT) return 'critical';
  return z >= 2 * USUAL_LIMIT ? 'high' : 'warning';
}

/** The alert as a line of NDJSON, as another system would send it. Its service is the host that it is about. */
export function alertRecord(alert: FaultAlert): string {
  const { id, service, pod, signal, dir, z, value, start } = alert;
  // The last sample was still out of range: the alert ended after it.
  const endSec = Math.max(start, alert.end ?? start) + 1;
  return JSON.stringify({
    kind: 'alert',
    ts: toTimestamp(start * 1000),
    ends_at: toTimestamp(endSec * 1000),
    ship_id: SITE,
    host: service,
    service,
    name: signal,
    severity: severityOf(z),
    labels: { ...named('pod', pod), ...named('direction', dir) },
    annotations: { summary: `${signal} is ${z} standard deviations from its usual value` },
    ...named('value', value),
    tracking_id: id,
  });
}

/** Nothing for what the alert does not say. */
function named<T>(name: string, value: T | null | undefined): Record<string, T> {
  return value === undefined || value === null ? {} : { [name]: value };
}

/** Every service of the call graph as a device: a caller depends on what it calls. */
export function registryOfCalls(calls: readonly Call[]): RegistryDocument {
  const callees = new Map<string, Set<string>>();
  for (const [caller, callee] of calls) {
    callees.set(callee, callees.get(callee) ?? new Set());
    callees.set(caller, (callees.get(caller) ?? new Set()).add(callee));
  }
  const devices = [...callees].map(([service, called]) => ({
    device_id: service,
    ship_id: SITE,
    hostnames: [],
    ips: [],
    type: 'service',
    depends_on: [...called].sort(),
  }));
  return { ships: [{ ship_id: SITE }], devices };
}
