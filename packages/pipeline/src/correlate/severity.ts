import { SEVERITIES, type Severity, severityRank } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { countedRank } from './member-order.ts';
import type { Standing } from './standing.ts';
import type { IncidentState } from './state.ts';

/**
 * Rule 7: the highest of the members; what a person wrote counts in full, what was computed at most one above
 * the type's base; never below the base.
 * @param standing what is kept of a large incident, where that is up to date
 */
export function incidentSeverity(
  policy: Policy,
  incident: IncidentState,
  standing: Standing | null = null,
): { severity: Severity; reason: string } {
  const baseRank = severityRank(policy.correlate.types[incident.type]?.base_severity ?? 'low');
  let rank = baseRank;
  let reason = `base of ${incident.type}`;
  for (const member of standing?.gravest(baseRank) ?? incident.members.values()) {
    if (member.role === 'context') continue;
    const counted = countedRank(member, baseRank);
    if (counted <= rank) continue;
    rank = counted;
    reason = `${member.signal}${member.entity === null ? '' : ` on ${member.entity}`}: ${member.severityReason}`;
    if (counted < Math.max(member.writtenRank, member.computedRank)) {
      reason += ', capped at one above the base of its type';
    }
  }
  return { severity: SEVERITIES[rank] ?? 'critical', reason };
}
