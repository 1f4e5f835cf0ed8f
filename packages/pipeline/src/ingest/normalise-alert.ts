import { type AnomalyDetected, SCHEMA_VERSION, severityOfAlert } from '@aiops/contracts';
import { fingerprintOf, signalOf, toTimestamp } from '@aiops/kernel';
import { type AlertFields, identityLabels, readAlert } from './alert-fields.ts';
import { impactOfAnnotations } from './alert-impact.ts';
import type { Arrival, Normalised } from './normalised.ts';
import {
  type CommonFields,
  type Fields,
  type RecordIds,
  readCommon,
  readIds,
  receivedAt,
} from './record-fields.ts';
import type { RecordRedaction, RedactionCounts } from './redact/index.ts';
import { zoneOfRecord } from './ship-zone.ts';

const MAX_REASON = 300;

/** One line for people: the alert, how bad it is, and its summary. */
function reasonOf({ name, severity, annotations }: AlertFields, state: AnomalyDetected['state']): string {
  const firing = severity === undefined ? name : `${name} (${severity})`;
  const head = state === 'cleared' ? `${name} resolved` : firing;
  const summary = annotations?.summary ?? annotations?.description ?? annotations?.message;
  const text = summary === undefined ? head : `${head}: ${summary}`;
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_REASON);
}

/** What the record says about its condition: since when, and at which moment in which state. */
interface Statement {
  readonly state: AnomalyDetected['state'];
  readonly startedMs: number;
  readonly occurredMs: number;
}

function firing(startMs: number, occurredMs: number): Statement {
  return { state: 'firing', startedMs: startMs, occurredMs };
}

function cleared(startMs: number, endMs: number): Statement {
  return { state: 'cleared', startedMs: Math.min(startMs, endMs), occurredMs: endMs };
}

/**
 * Live, an end that has passed means resolved. A firing alert with an end still ahead was sent by a system that repeats
 * itself while the alert fires: it speaks of the moment of receipt, however long ago the alert began.
 */
function liveStatement(startMs: number, endMs: number | undefined, receivedMs: number): Statement {
  if (endMs === undefined) return firing(startMs, Math.max(startMs, receivedMs));
  return endMs <= receivedMs ? cleared(startMs, endMs) : firing(startMs, Math.max(startMs, receivedMs));
}

/** In a file the record may state both: that it fired, and when it ended. */
function fileStatements(startMs: number, endMs: number | undefined): readonly [Statement, Statement?] {
  if (endMs === undefined) return [firing(startMs, startMs)];
  return endMs <= startMs ? [cleared(startMs, endMs)] : [firing(startMs, startMs), cleared(startMs, endMs)];
}

function metaOf({ labels, annotations, generatorUrl }: AlertFields, common: CommonFields, arrival: Arrival) {
  return {
    source: arrival.origin.source,
    ship_id_source: common.place.source,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(generatorUrl === undefined ? {} : { generator_url: generatorUrl }),
  };
}

/** Redacted first of all, so that neither identity nor reason are made of what must not be stored. */
function withoutPersons(
  sent: AlertFields,
  redaction: RecordRedaction,
): { readonly alert: AlertFields; readonly redacted: RedactionCounts | undefined } {
  const { name, severity, labels, annotations, generatorUrl } = sent;
  const alert: AlertFields = {
    ...sent,
    name: redaction.text(name),
    severity: severity === undefined ? undefined : redaction.text(severity),
    labels: labels === undefined ? undefined : redaction.labels(labels),
    annotations: annotations === undefined ? undefined : redaction.labels(annotations),
    generatorUrl: generatorUrl === undefined ? undefined : redaction.text(generatorUrl),
  };
  return { alert, redacted: redaction.finish() };
}

/** The part of the message that is the same for the firing and the cleared statement. */
function composer(
  alert: AlertFields,
  common: CommonFields,
  ids: RecordIds,
  arrival: Arrival,
  redacted: RedactionCounts | undefined,
) {
  const { place, host, service } = common;
  const device_id = place.device?.device_id;
  const signal = signalOf(alert.name, identityLabels(alert.labels, common));
  const { incident_type, domain } = arrival.options.typeOf({
    alert_name: alert.name,
    labels: alert.labels,
    service,
    device_type: place.device?.type,
  });
  const identity = { ship_id: place.shipId, device_id, host, service, anomaly_type: 'alert', signal };
  const fingerprint = fingerprintOf(identity);
  const impact = impactOfAnnotations(alert.annotations);
  return (statement: Statement, record_id: string): AnomalyDetected => ({
    schema_version: SCHEMA_VERSION,
    tracking_id: ids.tracking_id,
    ts: toTimestamp(statement.occurredMs),
    ship_id: place.shipId,
    record_id,
    received_at: receivedAt(arrival.receivedMs),
    domain,
    anomaly_type: 'alert',
    incident_type,
    role: 'opens',
    state: statement.state,
    service,
    detector: 'alert',
    signal,
    // A person's rule states it; nothing was estimated.
    score: 1,
    severity_written: severityOfAlert(alert.severity),
    fingerprint,
    started_at: toTimestamp(statement.startedMs),
    occurred_at: toTimestamp(statement.occurredMs),
    reason: reasonOf(alert, statement.state),
    clearable: true,
    ...(host === undefined ? {} : { host }),
    ...(device_id === undefined ? {} : { device_id }),
    ...(alert.value === undefined ? {} : { metric_value: alert.value }),
    ...(impact === undefined ? {} : { impact }),
    ...(common.moment.skewed ? { clock_skew: true } : {}),
    ...(ids.error_msg === undefined ? {} : { error_msg: ids.error_msg }),
    meta: { ...metaOf(alert, common, arrival), ...(redacted === undefined ? {} : { redacted }) },
  });
}

/**
 * An alert in the NDJSON shape, as an anomaly that another system found. Every arrival is a statement of its own with
 * a fresh record_id: a sender that repeats itself is counted as such and not lost as a known message.
 */
export function normaliseAlert(record: Fields, arrival: Arrival): Normalised {
  const sent = readAlert(record, () => zoneOfRecord(record, arrival));
  if ('refused' in sent) return sent;
  const common = readCommon(record, arrival);
  if ('refused' in common) return common;
  const ids = readIds(record.tracking_id, arrival.options.newId(arrival.receivedMs), common.redaction);
  const { alert, redacted } = withoutPersons(sent, common.redaction);
  const { options, receivedMs } = arrival;
  const compose = composer(alert, common, ids, arrival, redacted);
  const [first, end] =
    options.eventTime === true
      ? fileStatements(common.moment.ms, alert.endsMs)
      : [liveStatement(common.moment.ms, alert.endsMs, receivedMs)];
  const message = compose(first, ids.record_id);
  if (end === undefined) return { subject: 'anomaly.detected', message };
  return { subject: 'anomaly.detected', message, end: compose(end, `${ids.record_id}:end`) };
}
