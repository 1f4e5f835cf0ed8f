import type { DeviceNames, IncidentEvidence } from './evidence.ts';
import type { Fact, FactKind, FactRef } from './fact.ts';
import { numbersIn } from './numbers-in.ts';
import { entityWord } from './quote.ts';
import { Clock } from './time-words.ts';

/** A fact that has no place in the block yet. */
export type Draft = Omit<Fact, 'id'>;

interface Parts {
  /** What tells this fact from others of its kind, without times and values. */
  readonly about?: string;
  readonly entities?: readonly (string | null)[];
  readonly services?: readonly string[];
  readonly timesMs?: readonly number[];
  /** Absent: the incident itself. */
  readonly refs?: readonly FactRef[];
}

const QUOTE = /«([^»]*)»/g;
const MAX_TEXT = 600;

/** What the tellers of facts share: the evidence, how times are told, and which part each entity plays. */
export class Telling {
  readonly evidence: IncidentEvidence;
  readonly clock: Clock;
  readonly #roles = new Map<string, string>();

  constructor(evidence: IncidentEvidence) {
    this.evidence = evidence;
    this.clock = new Clock(evidence.ship?.timezone ?? null, Date.parse(evidence.incident.first_seen));
    const counts = new Map<string, number>();
    for (const entity of entitiesOf(evidence)) {
      const type = this.device(entity)?.type ?? 'host';
      const number = (counts.get(type) ?? 0) + 1;
      counts.set(type, number);
      this.#roles.set(entity, `${type}.${number}`);
    }
  }

  device(entity: string): DeviceNames | undefined {
    return this.evidence.devices.get(entity);
  }

  /** `satellite_modem.1`: the same for whatever device has that place in an incident of this shape. */
  roleOf(entity: string | null): string {
    return entity === null ? 'none' : (this.#roles.get(entity) ?? 'host');
  }

  draft(kind: FactKind, text: string, parts: Parts = {}): Draft {
    const { about, entities = [], services = [], timesMs = [], refs } = parts;
    const named = entities.filter((entity) => entity !== null);
    const bounded = cut(text);
    return {
      kind,
      slot: about === undefined ? kind : `${kind}:${about}`,
      text: bounded,
      entities: [...new Set(named.map(entityWord))],
      services,
      numbers: numbersIn(bounded, named.map(entityWord)),
      times: timesMs.map((ms) => new Date(ms).toISOString()),
      quotes: [...bounded.matchAll(QUOTE)].map(([, quote = '']) => quote),
      refs: refs ?? [{ of: 'incident', id: this.evidence.incident.incident_id }],
    };
  }
}

/** A quotation that is cut is closed all the same. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const head = text.slice(0, MAX_TEXT - 2);
  return head.lastIndexOf('«') > head.lastIndexOf('»') ? `${head}…»` : `${head}…`;
}

/** The causes first, then as they began, then the scope: an order without names or times, so that roles are stable. */
function entitiesOf({ incident, members }: IncidentEvidence): readonly string[] {
  const causes = [...incident.probable_cause].sort((a, b) => a.rank - b.rank).map(({ entity }) => entity);
  const began = members.flatMap(({ entity }) => entity ?? []);
  return [...new Set([...causes, ...began, ...incident.scope.map(({ device_id }) => device_id)])];
}
