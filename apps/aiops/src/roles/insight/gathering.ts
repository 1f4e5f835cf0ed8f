import { setImmediate } from 'node:timers/promises';
import type { EnrichmentRequest, Incident } from '@aiops/contracts';
import { type Clock, CodedError, EarlyError } from '@aiops/kernel';
import { cacheKeyOf, type FactsBlock, factsOf, type IncidentEvidence } from '@aiops/pipeline';
import type { Policy } from '@aiops/policy';
import type { Store } from '@aiops/ports';
import type { KnownIncidents } from './known-incidents.ts';

/** The request may be here before the incident is stored, or the store may be behind: it comes again soon, then more seldom. */
const AGAIN_LEAST_MS = 250;
const AGAIN_MOST_MS = 30_000;
const AGAIN_SHARE = 0.25;
/** One that is not there by then was given up on. */
const STORED_AT_LAST_MS = 3_600_000;

export interface GatheringParts {
  readonly store: Pick<Store, 'getIncident'>;
  readonly known: Pick<KnownIncidents, 'get'>;
  readonly policyOf: (shipId: string | null) => Policy;
  readonly clock: Clock;
}

/** What an account is made from. */
export interface Gathered {
  readonly request: EnrichmentRequest;
  readonly evidence: IncidentEvidence;
  readonly block: FactsBlock;
  readonly llm: Policy['llm'];
  /** Of the words that are kept for incidents of this shape. */
  readonly key: string;
}

/** Turns a request into the facts of its incident. */
export class Gathering {
  readonly #parts: GatheringParts;

  constructor(parts: GatheringParts) {
    this.#parts = parts;
  }

  async of(
    request: EnrichmentRequest,
    read: (incident: Incident) => Promise<IncidentEvidence>,
  ): Promise<Gathered> {
    const evidence = await read(await this.#asked(request));
    // The Fast Path may have its turn between reading and telling.
    await setImmediate();
    const { incident } = evidence;
    const block = factsOf(evidence);
    const { llm } = this.#parts.policyOf(incident.ship_id);
    return { request, evidence, block, llm, key: cacheKeyOf(block, incident, llm.cache_key_fields) };
  }

  /** As it was stored last. */
  async newest(incidentId: string): Promise<Incident | null> {
    return this.#parts.known.get(incidentId) ?? (await this.#parts.store.getIncident(incidentId));
  }

  /** @throws CodedError `incident_not_stored`: an `EarlyError` while the request is young */
  async #asked(request: EnrichmentRequest): Promise<Incident> {
    const { known, store, clock } = this.#parts;
    const { incident_id } = request;
    const heard = known.get(incident_id);
    if (heard !== undefined && isThere(heard, request)) return heard;
    const stored = await store.getIncident(incident_id);
    if (stored !== null && isThere(stored, request)) return stored;
    const ageMs = clock.now() - Date.parse(request.ts);
    const message = `${incident_id} is not stored`;
    if (ageMs >= STORED_AT_LAST_MS) throw new CodedError('incident_not_stored', message);
    const afterMs = Math.min(Math.max(AGAIN_LEAST_MS, ageMs * AGAIN_SHARE), AGAIN_MOST_MS);
    throw new EarlyError('incident_not_stored', message, Math.round(afterMs));
  }
}

function isThere(incident: Incident, { material_version, incident_version = 0 }: EnrichmentRequest): boolean {
  return incident.material_version >= material_version && incident.version >= incident_version;
}
