import type { AnomalyRole, DocumentSearch, Grade, Incident, LogMessage } from '@aiops/contracts';

/**
 * Everything that a narrative of one incident may rest on. A role fills it from the store; what it could not have
 * stands in `missing`, so that "nothing of the kind" and "not known" stay two things.
 */
export interface IncidentEvidence {
  readonly incident: Incident;
  /** Of the registry; null when the ship is not known or not in it. */
  readonly ship: ShipNames | null;
  /** Of the registry: those in scope and those named as causes, by device id. */
  readonly devices: ReadonlyMap<string, DeviceNames>;
  /** What fired, one entry a signal: `membersOf` of the statements, or `membersOfTimeline` without them. */
  readonly members: readonly MemberSummary[];
  /** Kinds of log lines that came more or less often than before; the greatest change first. */
  readonly templates: readonly TemplateCount[];
  readonly series: readonly SeriesSummary[];
  readonly history: History | null;
  /** Resolved or older incidents that are alike, the most alike first. */
  readonly similar: readonly { readonly incident: Incident; readonly why: string }[];
  /** As retrieval ranked them, the best first. */
  readonly runbooks: readonly Runbook[];
  /** The documents of all kinds that fit best, and how they were found; null or absent where none were looked for. */
  readonly documents?: DocumentSearch | null;
  /** Parts that could not be had, in words: `runbooks: the index is being built`. */
  readonly missing: readonly string[];
}

export interface ShipNames {
  readonly name: string | null;
  /** IANA zone of ship time; null when nobody set it. */
  readonly timezone: string | null;
}

export interface DeviceNames {
  readonly type: string | null;
  readonly location: string | null;
}

/** What one signal of one entity did in the incident. Times are ms of event time. */
export interface MemberSummary {
  readonly signal: string;
  /** The pattern, threshold or alert alone, without labels. */
  readonly name: string;
  readonly object: string | null;
  readonly kind: 'log' | 'metric' | 'alert' | 'context';
  /** The family of its statements (`pattern`, `threshold`, `deviation`, `silent`, …); empty when it is not known. */
  readonly family: string;
  readonly role: AnomalyRole;
  /** A device id, `host:<host>`, or null. */
  readonly entity: string | null;
  readonly service: string | null;
  readonly incidentType: string;
  readonly startedMs: number;
  readonly lastMs: number;
  /** When its condition ended; null while it fires, and for what never reports an end. */
  readonly endedMs: number | null;
  /** Statements that something fires. */
  readonly count: number;
  /** Of the first statement; null where nothing was measured. */
  readonly value: number | null;
  /** Of what changed: the value before. */
  readonly previous: number | null;
  readonly threshold: number | null;
  /** The value furthest beyond the threshold. */
  readonly worst: number | null;
  /** The value when it was back. */
  readonly back: number | null;
  /** The first log line, as it came: foreign text. */
  readonly quote: string | null;
  /** What fired for a reason that is in no other field, in the words of its detector; foreign text may be in it. */
  readonly reason: string;
  readonly recordId: string;
  readonly trackingId: string;
}

/** How often lines of one kind came before the incident (over an equal time) and during it. */
export interface TemplateCount {
  readonly templateId: string;
  /** The constant words, with `<*>` for what varies: foreign text. */
  readonly template: string;
  readonly entity: string | null;
  readonly before: number;
  readonly during: number;
  /** One of the lines, to open. */
  readonly trackingId: LogMessage['tracking_id'] | null;
}

/** One series over two spans; null where there is no sample. */
export interface SeriesSummary {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly entity: string | null;
  readonly threshold: number | null;
  readonly before: SpanValues | null;
  readonly during: SpanValues | null;
}

export interface SpanValues {
  readonly avg: number;
  readonly min: number;
  readonly max: number;
}

/** How often the incident's leading signal was stated before the incident; null where the store does not know. */
export interface History {
  readonly h24: number | null;
  readonly d7: number | null;
}

export interface Runbook {
  /** Of the document: what a narrative cites. */
  readonly id: string;
  readonly title: string;
  readonly risk: Grade;
  /** What to do, in order, each in a sentence or two. */
  readonly steps: readonly string[];
  /** What is to be looked at before the first step; absent where it says nothing of that. */
  readonly checkFirst?: readonly string[];
  /** Where no sign led to it, and nothing but its likeness to what was reported. */
  readonly foundBy?: 'words' | 'words_and_vectors';
  /** What must not be done; absent where it says nothing of that. */
  readonly doNot?: readonly string[];
}
