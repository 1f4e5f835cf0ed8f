import { CATEGORY_OF_DOMAIN, type Category, type ScopeEntry } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';
import { leadingKept, leadingMember, rankCauses, rankKept } from './cause.ts';
import type { RelateContext } from './relate.ts';
import { incidentSeverity } from './severity.ts';
import { forgetStanding, type Standing, standingOf, WORTH_KEEPING } from './standing.ts';
import type { IncidentState } from './state.ts';

/** Works out anew what follows from the members: causes, type, service, suppress key, severity. */
export function assess(context: RelateContext, incident: IncidentState): void {
  forgetStanding(incident.members);
  judge(context, incident, null);
}

/** The same after statements joined it and nothing else happened to its members: a large one is not looked through. */
export function assessJoined(
  context: RelateContext,
  incident: IncidentState,
  worthKeeping = WORTH_KEEPING,
): void {
  judge(context, incident, standingOf(context, incident, worthKeeping));
}

function judge(context: RelateContext, incident: IncidentState, standing: Standing | null): void {
  const { policy } = context;
  incident.causes = standing === null ? rankCauses(context, incident) : rankKept(context, standing);
  const [root] = incident.causes;
  const lead =
    standing === null ? leadingMember(policy, incident, root) : leadingKept(policy, incident, standing, root);
  if (lead !== undefined) {
    incident.type = escalatedType(policy, incident, standing, lead.incident_type);
    incident.domain = lead.domain;
    incident.service = lead.service;
    incident.suppressKey = suppressKeyOf(
      incident.type,
      incident.ship,
      lead.device_id ?? lead.host,
      lead.service,
    );
  }
  const { severity, reason } = incidentSeverity(policy, incident, standing);
  incident.severity = severity;
  incident.severityReason = reason;
}

/** An incident takes the graver type once it has a member of it. */
function escalatedType(
  policy: Policy,
  incident: IncidentState,
  standing: Standing | null,
  type: string,
): string {
  const graver = policy.correlate.escalations[type];
  if (graver === undefined) return type;
  if (standing !== null) return standing.hasType(graver) ? graver : type;
  for (const member of incident.members.values()) if (member.incident_type === graver) return graver;
  return type;
}

/** `{incident_type}:{ship_id}:{device_id|host|none}:{service}`. */
export function suppressKeyOf(
  type: string,
  ship: string | null,
  entity: string | null,
  service: string | null,
): string {
  return `${type}:${ship ?? 'none'}:${entity ?? 'none'}:${service ?? 'none'}`;
}

export function categoryOf(policy: Policy, incident: IncidentState): Category {
  return policy.correlate.types[incident.type]?.category ?? CATEGORY_OF_DOMAIN[incident.domain];
}

/** Every entity and service of the members, in the order they came; context is no part of it. */
export function scopeOf(incident: IncidentState): ScopeEntry[] {
  const scope = new Map<string, ScopeEntry>();
  for (const member of incident.members.values()) {
    if (member.role === 'context' || member.entity === null) continue;
    const key = `${member.entity}\u001f${member.service ?? ''}`;
    if (!scope.has(key)) scope.set(key, { device_id: member.entity, service: member.service });
  }
  return [...scope.values()].sort(
    (a, b) => compare(a.device_id, b.device_id) || compare(a.service ?? '', b.service ?? ''),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
