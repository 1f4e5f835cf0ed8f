import { type AnomalyDetected, type LogMessage, levelRank, type MetricSample } from '@aiops/contracts';
import { printable } from '../../cli/printable.ts';
import { utcText } from '../../cli/times.ts';

/** What is known of a tracking id before anything was made of it. */
export interface CameIn {
  readonly logs: readonly LogMessage[];
  readonly metrics: readonly MetricSample[];
  /** Statements of other systems come as anomalies. */
  readonly alerts: readonly AnomalyDetected[];
}

const OPENING_LEVEL = 'critical';
const ENABLED = '`aiops policy show --key detect.detectors`';

/** Each record in a line; an alert with what its sender said beside. */
export function cameInLines({ logs, metrics, alerts }: CameIn): string[] {
  return [
    ...logs.map(
      ({ ts, host, level, msg }) =>
        `${utcText(ts)}  ${host ?? 'unknown host'}  ${level ?? 'no level'}  “${printable(msg)}”`,
    ),
    ...metrics.map(
      ({ ts, host, name, value, unit }) =>
        `${utcText(ts)}  ${host ?? 'unknown host'}  ${name} ${value}${unit === undefined ? '' : ` ${unit}`}`,
    ),
    ...alerts.flatMap(alertLines),
  ];
}

function alertLines({ ts, host, state, severity_written, reason, meta = {} }: AnomalyDetected): string[] {
  const { source, labels, annotations, generator_url: url } = meta;
  const said = [
    ['labels', pairsText(labels)],
    ['annotations', pairsText(annotations)],
    ['sent by', [source, url].filter((text) => typeof text === 'string').join(', ')],
  ];
  return [
    `${utcText(ts)}  ${host ?? 'unknown host'}  alert ${state}  ${severity_written ?? 'no severity'}  “${printable(reason)}”`,
    ...said.flatMap(([name, text]) => (text === '' ? [] : [`  ${name}: ${text}`])),
  ];
}

function pairsText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, text]) => `${name}=${typeof text === 'string' ? JSON.stringify(text) : String(text)}`)
    .join(', ');
}

/** Who looked at records that no detector said anything of, and what would have made them count. */
export function unmatchedLines({ logs, metrics }: CameIn): string[] {
  const lines: string[] = [];
  const [log] = logs;
  if (log !== undefined) {
    const level = log.level === null ? 'it has no level' : `its level is ${log.level}`;
    const isGrave = log.level !== null && levelRank(log.level) >= levelRank(OPENING_LEVEL);
    lines.push(
      'pattern: no pattern matches its text. `aiops policy show --key detect.logs_patterns` lists them; one more in a copy of the policy would find it',
      isGrave
        ? `level: ${level}, which opens an incident by itself: was it a pattern’s, or is it still on its way?`
        : `level: ${level}; ${OPENING_LEVEL} or worse would count by itself`,
      `template, where ${ENABLED} has it enabled: lines of this kind were not new, and came no more often than usual, or its ship has not been heard for a day`,
    );
  }
  const [sample] = metrics;
  if (sample !== undefined) {
    lines.push(
      `threshold: no limit for ${sample.name} was passed for long enough. \`aiops policy show --key detect.thresholds\` lists the limits`,
      `statistics, where ${ENABLED} has them enabled: its series did not leave what is usual for it, or has not been heard for long enough to tell; docs/detection.md says how long each learns`,
    );
  }
  return lines;
}
