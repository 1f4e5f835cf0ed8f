import { type EnrichmentCompleted, type Incident, narrativeOrder } from '@aiops/contracts';
import { type Clock, TtlMap } from '@aiops/kernel';

const MAX_KNOWN = 10_000;
const KNOWN_MS = 24 * 3_600_000;

/**
 * The narratives that hold, as this process heard of them: a version of an incident that comes later carries none itself.
 * What it did not hear of is in the store.
 */
export class ToldIncidents {
  readonly #clock: Clock;
  readonly #told = new TtlMap<string, EnrichmentCompleted>(MAX_KNOWN, KNOWN_MS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False for one that a later or better one is there for. */
  hear(narrative: EnrichmentCompleted): boolean {
    const nowMs = this.#clock.now();
    const before = this.#told.get(narrative.incident_id, nowMs);
    if (before !== undefined && compare(narrative, before) < 0) return false;
    this.#told.set(narrative.incident_id, narrative, nowMs);
    return true;
  }

  with(incident: Incident): Incident {
    const told = this.#told.get(incident.incident_id, this.#clock.now());
    if (told === undefined || incident.narrative !== undefined) return incident;
    const { narrative, source, confidence, runbooks } = told;
    const runbook_refs = incident.runbook_refs.length > 0 ? incident.runbook_refs : runbooks;
    return { ...incident, narrative, narrative_source: source, confidence, runbook_refs };
  }
}

/** As the store orders them: negative when `a` gives way to `b`. */
function compare(a: EnrichmentCompleted, b: EnrichmentCompleted): number {
  const [ofA, ofB] = [narrativeOrder(a), narrativeOrder(b)];
  const at = ofA.findIndex((number, index) => number !== ofB[index]);
  if (at !== -1) return (ofA[at] ?? 0) - (ofB[at] ?? 0);
  return `${a.ts} ${a.enrichment_id}` < `${b.ts} ${b.enrichment_id}` ? -1 : 1;
}
