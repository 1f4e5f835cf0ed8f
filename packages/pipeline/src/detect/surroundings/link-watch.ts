import type { LogMessage } from '@aiops/contracts';
import type { DetectRules } from '../detect-rules.ts';
import type { LogDetector, Situation } from '../detector.ts';
import { plainText } from '../log-text.ts';
import type { NamedPattern } from '../pattern-set.ts';
import type { ShipContexts } from './ship-contexts.ts';

/**
 * Reads from the lines of WAN devices whether their links are down, as context for limits. It says nothing itself: a
 * link that is down is the pattern detector's to tell. Of other devices no line is looked at.
 */
export function createLinkWatch(contexts: ShipContexts): LogDetector {
  return {
    name: 'link_state',
    answersFor: ['contextual'],
    onLog: (log, situation) => watch(contexts, log, situation),
    usage: () => [],
    // The contexts are kept by whoever judges by them.
    snapshot: () => undefined,
    restore: () => {},
  };
}

function watch(contexts: ShipContexts, log: LogMessage, { rules, registry }: Situation): void {
  if (log.device_id === undefined || !rules.asksForLinks) return;
  const type = registry.device(log.device_id)?.type;
  if (type === undefined || !rules.policy.detect.wan_device_types.includes(type)) return;
  const named = rules.patterns.match(plainText(log.msg));
  const down = named === undefined ? null : isDown(named, rules);
  if (down !== null) contexts.noteLink(log.ship_id, log.device_id, down, Date.parse(log.ts));
}

/** By the pattern that an outage of all links is derived from, and what clears it. */
function isDown({ name, pattern, watchedBy }: NamedPattern, rules: DetectRules): boolean | null {
  if (watchedBy.length > 0) return true;
  if (pattern.clears === undefined) return null;
  const cleared = rules.patterns.get(pattern.clears);
  return cleared !== undefined && cleared.watchedBy.length > 0 && name !== cleared.name ? false : null;
}
