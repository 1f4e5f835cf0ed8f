import { type AnomalyDetected, type Level, SEVERITIES, type Severity, severityRank } from '@aiops/contracts';

interface SeverityVerdict {
  readonly severity: Severity;
  /** In words: what decided, and what raised it. */
  readonly severity_reason: string;
}

const SEVERITY_OF_LEVEL: Readonly<Record<Level, Severity>> = {
  emergency: 'critical',
  alert: 'critical',
  critical: 'critical',
  error: 'high',
  warning: 'medium',
  notice: 'low',
  info: 'low',
  debug: 'low',
  trace: 'low',
};

/** From this score on. */
const SEVERITY_OF_SCORE: readonly (readonly [number, Severity])[] = [
  [0.9, 'critical'],
  [0.7, 'high'],
  [0.4, 'medium'],
];

/**
 * The severity of one statement: what a person wrote, else by log level, else by score; one up when the device's
 * criticality is high.
 */
export function memberSeverity(anomaly: AnomalyDetected, criticality: string | undefined): SeverityVerdict {
  const stated = statedSeverity(anomaly);
  if (criticality !== 'high') return stated;
  const raised = SEVERITIES[severityRank(stated.severity) + 1];
  if (raised === undefined) return stated;
  return {
    severity: raised,
    severity_reason: `${stated.severity_reason}; one up to ${raised}: ${anomaly.device_id ?? 'the device'} is of high criticality`,
  };
}

function statedSeverity(anomaly: AnomalyDetected): SeverityVerdict {
  const { severity_written: written, level, score } = anomaly;
  if (written !== undefined) {
    return {
      severity: written,
      severity_reason: `${written} as written for ${anomaly.detector} ${anomaly.signal}`,
    };
  }
  if (level !== undefined) {
    const severity = SEVERITY_OF_LEVEL[level];
    return { severity, severity_reason: `${severity} by log level ${level}` };
  }
  const severity = SEVERITY_OF_SCORE.find(([least]) => score >= least)?.[1] ?? 'low';
  return { severity, severity_reason: `${severity} by score ${Number(score.toFixed(2))}` };
}
