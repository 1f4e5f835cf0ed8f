import { type LogMessage, levelRank } from '@aiops/contracts';
import type { LogDetector, Say, Situation } from './detector.ts';
import { templateIdOf } from './line-mask.ts';
import { plainText } from './log-text.ts';
import { quoteOf } from './quote.ts';

const LEAST_OPENING_RANK = levelRank('critical');

/**
 * Lines of level critical or worse that no pattern stands for. Each opens: somebody wrote that it is critical.
 * A line of level error says too little for that.
 */
export function createLevelDetector(): LogDetector {
  return {
    name: 'level',
    onLog: judge,
    usage: () => [],
    snapshot: () => undefined,
    restore: () => {},
  };
}

function judge(log: LogMessage, situation: Situation, say: Say): void {
  if (log.level === null || levelRank(log.level) < LEAST_OPENING_RANK) return;
  const { rules, registry } = situation;
  const text = plainText(log.msg);
  if (rules.policy.detect.detectors.pattern.enabled && rules.patterns.match(text) !== undefined) return;
  const device = log.device_id === undefined ? undefined : registry.device(log.device_id);
  const type = rules.typeOf({ service: log.service, device_type: device?.type });
  const templateId = templateIdOf(text);
  const eventMs = Date.parse(log.ts);
  say({
    detector: 'level',
    anomaly_type: 'level',
    signal: templateId,
    template_id: templateId,
    incident_type: type.incident_type,
    domain: log.domain ?? type.domain,
    role: 'opens',
    state: 'firing',
    // The source itself says so: there is nothing to estimate.
    score: 1,
    level: log.level,
    startedMs: eventMs,
    occurredMs: eventMs,
    reason: `level ${log.level}: ${quoteOf(text)}`,
    clearable: false,
    verdict: 'matched_level',
  });
}
