import type { Incident, RecentIncident } from '@aiops/contracts';

const MAX_PER_ENTITY = 5;

/** What is known of the incidents of one entity. */
interface EntityIncidents {
  /** The newest first. */
  readonly recent: readonly RecentIncident[];
  readonly lastIncidentTs: string | undefined;
}

const NONE: EntityIncidents = { recent: [], lastIncidentTs: undefined };

/** The latest incidents of each entity, from the incident messages. Bounded: the entity unheard of longest gives way. */
export class RecentIncidents {
  readonly capacity: number;
  readonly #byEntity = new Map<string, RecentIncident[]>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  note(incident: Incident): void {
    const { incident_id, incident_type, severity, first_seen } = incident;
    for (const entity of new Set(incident.scope.map(({ device_id }) => device_id))) {
      const key = keyOf(incident.ship_id, entity);
      const others = (this.#byEntity.get(key) ?? []).filter((recent) => recent.incident_id !== incident_id);
      this.#byEntity.delete(key);
      // A merged incident lives on in the one that took it.
      if (incident.merged_into === undefined)
        others.push({ incident_id, incident_type, severity, first_seen });
      if (others.length === 0) continue;
      others.sort(newestFirst);
      this.#byEntity.set(key, others.slice(0, MAX_PER_ENTITY));
      this.#dropOldest();
    }
  }

  of(shipId: string | null, entity: string | null): EntityIncidents {
    if (entity === null) return NONE;
    const recent = this.#byEntity.get(keyOf(shipId, entity));
    return recent === undefined ? NONE : { recent, lastIncidentTs: recent[0]?.first_seen };
  }

  #dropOldest(): void {
    if (this.#byEntity.size <= this.capacity) return;
    const oldest = this.#byEntity.keys().next();
    if (!oldest.done) this.#byEntity.delete(oldest.value);
  }
}

function keyOf(shipId: string | null, entity: string): string {
  return `${shipId ?? '\u0000'}\u001f${entity}`;
}

/** Timestamps have one form, so their order as text is their order in time. */
function newestFirst(a: RecentIncident, b: RecentIncident): number {
  if (a.first_seen !== b.first_seen) return a.first_seen < b.first_seen ? 1 : -1;
  return a.incident_id < b.incident_id ? -1 : 1;
}
