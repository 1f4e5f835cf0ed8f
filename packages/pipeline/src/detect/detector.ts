import type {
  AnomalyRole,
  AnomalyState,
  Domain,
  Impact,
  Level,
  LogMessage,
  MetricSample,
  Reason,
  Severity,
} from '@aiops/contracts';
import type { DetectorName } from '@aiops/policy';
import type { Registry } from '@aiops/registry';
import type { StateUsage } from './bounded-state.ts';
import type { DetectRules } from './detect-rules.ts';

/** What holds while one record is judged. */
export interface Situation {
  readonly rules: DetectRules;
  readonly registry: Registry;
}

/** What a statement is about, where it isn't simply the record's own service, host and device. */
export interface Identity {
  readonly service: string | null;
  readonly host?: string | undefined;
  readonly device_id?: string | undefined;
}

/** What a detector says about a record; the stage makes the anomaly of it. Times are event times in ms. */
export interface Statement {
  readonly detector: DetectorName;
  readonly anomaly_type: string;
  /** Identity of what fires, and the object in it. */
  readonly signal: string;
  readonly object?: string | undefined;
  readonly about?: Identity | undefined;
  readonly incident_type: string;
  readonly domain: Domain;
  readonly role: AnomalyRole;
  readonly state: AnomalyState;
  /** 0 to 1. */
  readonly score: number;
  readonly severity_written?: Severity | undefined;
  readonly level?: Level | undefined;
  /** Where it isn't the metric of the record. */
  readonly metric_name?: string | undefined;
  readonly metric_value?: number | undefined;
  readonly threshold?: number | undefined;
  /** The stage adds it where it is known. */
  readonly impact?: Impact | undefined;
  readonly template_id?: string | undefined;
  /** The record only brought the time: what it says is no evidence. */
  readonly isOfOtherLines?: true;
  readonly startedMs: number;
  readonly occurredMs: number;
  /** One line for people, with the values that decided. */
  readonly reason: string;
  readonly clearable: boolean;
  readonly verdict: Reason;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

/** Where a detector's statements about one record go. */
export type Say = (statement: Statement) => void;

/** What stands for several keys of `detect.detectors`, or for none and only listens for one. */
const GROUPS = ['series', 'surroundings', 'link_state'] as const;
type Group = (typeof GROUPS)[number];

export function isGroup(name: DetectorName | Group): name is Group {
  return (GROUPS as readonly string[]).includes(name);
}

interface Stateful {
  /** The key of `detect.detectors`, which says whether and in which role it runs. */
  readonly name: DetectorName | Group;
  /** The keys it stands for, when they are several: it is asked when any of them runs, and says only what those say. */
  readonly answersFor?: readonly DetectorName[];
  usage(): readonly StateUsage[];
  /** Plain JSON, taken between batches; undefined when it keeps nothing. */
  snapshot(): unknown;
  restore(state: unknown): void;
}

/**
 * Judges log lines one by one. Deterministic: only the lines, their event times and the situation count.
 * State is keyed by ship, bounded, and survives by snapshot.
 */
export interface LogDetector extends Stateful {
  onLog(log: LogMessage, situation: Situation, say: Say): void;
}

/** The same for samples; series of different ships, devices, services or labels never share state. */
export interface MetricDetector extends Stateful {
  onMetric(sample: MetricSample, situation: Situation, say: Say): void;
}
