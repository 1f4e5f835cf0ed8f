import { type LogMessage, levelRank } from '@aiops/contracts';
import type { LogDetector, Say, Situation } from './detector.ts';
import { plainText } from './log-text.ts';
import { quoteOf } from './quote.ts';
import type { ShipTemplates } from './templates/ship-templates.ts';

const LEAST_OPENING_RANK = levelRank('critical');

/**
 * Lines of level critical or worse that no pattern stands for. Each opens: somebody wrote that it is critical.
 * A line of level error says too little for that.
 */
export function createLevelDetector(templates: ShipTemplates): LogDetector {
  return {
    name: 'level',
    onLog: (log, situation, say) => judge(log, situation, say, templates),
    usage: () => [],
    snapshot: () => undefined,
    restore: () => {},
  };
}

function judge(log: LogMessage, situation: Situation, say: Say, templates: ShipTemplates): void {
  if (log.level === null || levelRank(log.level) < LEAST_OPENING_RANK) return;
  const { rules, registry } = situation;
  const text = plainText(log.msg);
  if (rules.policy.detect.detectors.pattern.enabled && rules.patterns.match(text) !== undefined) return;
  const device = log.device_id === undefined ? undefined : registry.device(log.device_id);
  const type = rules.typeOf({ service: log.service, device_type: device?.type });
  const eventMs = Date.parse(log.ts);
  const templateId = templates.of(log, eventMs).template.id;
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
