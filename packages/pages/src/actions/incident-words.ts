import type { Incident } from '@aiops/contracts';
import { spoken, statusWord } from '../theme/words.ts';

/** What the incident is about: the probable cause's entity first, then what it affects; null where nothing is named. */
export function primaryEntity({ probable_cause, scope }: Incident): string | null {
  const [first] = [...probable_cause].sort((one, other) => one.rank - other.rank);
  return first?.entity ?? scope[0]?.device_id ?? null;
}

/** A short name that people use: `link degradation on modem-1`. */
export function incidentTitle(incident: Incident): string {
  const entity = primaryEntity(incident);
  const type = spoken(incident.incident_type);
  return entity === null ? type : `${type} on ${entityWord(entity)}`;
}

/** What a screen reader says of a row before its cells: `critical: link degradation on modem-1, open, ship MV Aurora`. */
export function rowName(incident: Incident, ship: string | null): string {
  const place = ship === null ? 'ship unknown' : `ship ${ship}`;
  return `${spoken(incident.severity)}: ${incidentTitle(incident)}, ${statusWord(incident.status)}, ${place}`;
}

/** `host:…` names a host that the registry knows no device for; people read the name alone. */
export function entityWord(entity: string): string {
  return entity.startsWith('host:') ? entity.slice('host:'.length) : entity;
}

export function countWord(count: number): string {
  return count === 1 ? '1 incident' : `${count} incidents`;
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
