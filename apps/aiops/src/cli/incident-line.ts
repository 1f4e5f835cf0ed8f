import type { Incident } from '@aiops/contracts';
import { counted } from './counted.ts';

const ROOM_FOR_SEVERITY = 8;
const ROOM_FOR_STATUS = 10;

/** One incident on one line: when, how grave, what state, what, where, and how much stands behind it. */
export function incidentLine(incident: Incident): string {
  const root = incident.probable_cause[0]?.entity ?? incident.scope[0]?.device_id ?? 'no device named';
  const others = new Set(incident.scope.map((entry) => entry.device_id)).size - 1;
  const where = others > 0 ? `${root} and ${others} more` : root;
  const state =
    incident.resolve_reason === undefined
      ? incident.status
      : `${incident.status} (${incident.resolve_reason})`;
  return [
    incident.first_seen.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    incident.severity.padEnd(ROOM_FOR_SEVERITY),
    state.padEnd(ROOM_FOR_STATUS),
    incident.incident_type,
    `on ${where}`,
    incident.ship_id === null ? '' : `(${incident.ship_id})`,
    counted(incident.anomaly_count, 'finding'),
    incident.incident_id,
  ]
    .filter((part) => part !== '')
    .join('  ');
}
