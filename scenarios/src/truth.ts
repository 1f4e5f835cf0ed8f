import type { Criticality, Severity } from '@aiops/contracts';
import { conditionHits, severityOf } from './detectable.ts';
import type { Fault } from './faults/fault.ts';
import type { FleetShip } from './fleet/ship.ts';
import { type InputRecord, isoTime, type TimedRecord } from './record.ts';

/** One thing that went wrong, as the world knows it. Times are RFC 3339. */
export interface CauseTruth {
  readonly id: string;
  readonly incident_type: string;
  readonly severity: Severity;
  /** A device of the registry; `host:<host>` for a machine that is not in it. */
  readonly root_device: string;
  /** Every device with a record of this cause, sorted. */
  readonly devices: readonly string[];
  readonly begins_at: string;
  /** When the first of the policy's conditions is true in the records; where none is, their first. */
  readonly detectable_at: string;
}

export interface ScenarioTruth {
  readonly causes: readonly CauseTruth[];
  /** tracking_id → cause id; what is not in here is background. */
  readonly records: Readonly<Record<string, string>>;
  readonly ship_days: number;
}

/** The truth about faults, told from the records that they left. Throws Error for a fault that left none. */
export function truthOf(
  faults: readonly Fault[],
  timed: readonly TimedRecord[],
  records: readonly InputRecord[],
  { ships, shipDays }: { ships: readonly FleetShip[]; shipDays: number },
): ScenarioTruth {
  const causeOfRecord: Record<string, string> = {};
  const ownOf = new Map<string, TimedRecord[]>(faults.map((fault) => [fault.cause.id, []]));
  timed.forEach((line, index) => {
    const record = records[index];
    if (line.causeId === null || record === undefined) return;
    causeOfRecord[record.tracking_id] = line.causeId;
    ownOf.get(line.causeId)?.push(line);
  });
  const devices = new Map(ships.flatMap((ship) => ship.devices).map((device) => [device.device_id, device]));
  const criticalityOf = (deviceId: string): Criticality | undefined => devices.get(deviceId)?.criticality;
  return {
    causes: faults.map((fault) => causeTruth(fault, ownOf.get(fault.cause.id) ?? [], criticalityOf)),
    records: causeOfRecord,
    ship_days: shipDays,
  };
}

function causeTruth(
  { cause }: Fault,
  own: readonly TimedRecord[],
  criticalityOf: (deviceId: string) => Criticality | undefined,
): CauseTruth {
  const hits = conditionHits(own);
  const plainMs = Math.min(...own.map((line) => Date.parse(String(line.record.ts))));
  const detectableMs = hits[0]?.atMs ?? plainMs;
  if (!Number.isFinite(detectableMs)) throw new Error(`${cause.id} leaves no record`);
  return {
    id: cause.id,
    incident_type: cause.incident_type,
    severity: severityOf(hits, cause.incident_type, criticalityOf),
    root_device: cause.root_device,
    devices: [...new Set(own.map((line) => line.deviceId))].sort(),
    begins_at: isoTime(cause.beginsAtMs),
    detectable_at: isoTime(detectableMs),
  };
}
