import type { Incident } from '@aiops/contracts';
import { counted } from './counted.ts';

const ROOM_FOR_SEVERITY = 8;
const ROOM_FOR_STATUS = 10;

/** One incident on one line: when, how grave, what state, what, where, and how much stands behind it. */
export function incidentLine(incident: Incident): string {
  const root = incident.probable_cause[0]?.entity ?? incident.scope[0]?.device_id ?? 'no device named';
  const others = new Set(incident.scope.map((entry) => entry.device_id)).size - 1;
  const where = others > 0 ? `${root} and ${others} more` : root;
  return [
    incident.first_seen.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    incident.severity.padEnd(ROOM_FOR_SEVERITY),
    stateOf(incident).padEnd(ROOM_FOR_STATUS),
    incident.incident_type,
    `on ${where}`,
    incident.ship_id === null ? '' : `(${incident.ship_id})`,
    counted(incident.anomaly_count, 'finding'),
    incident.incident_id,
  ]
    .filter((part) => part !== '')
    .join('  ');
}

/** One that was merged has not ended: it is another one. */
function stateOf({ status, resolve_reason, merged_into, flapping }: Incident): string {
  if (merged_into !== undefined) return `part of ${merged_into}`;
  const details = [resolve_reason, flapping ? 'flapping' : undefined].filter((text) => text !== undefined);
  return details.length === 0 ? status : `${status} (${details.join(', ')})`;
}
