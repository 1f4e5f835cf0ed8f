import type { Evidence, TimelineEntry } from '@aiops/contracts';
import type { IncidentState, Member } from './state.ts';

/**
 * Whether two states of an incident are the same for those who look at it: what a message says, but for versions and
 * the time of the change. In doubt they are not: one version too many harms nobody.
 */
export function looksTheSame(a: IncidentState, b: IncidentState): boolean {
  return (
    FIELDS.every((field) => a[field] === b[field]) &&
    a.suppression?.by === b.suppression?.by &&
    sameLists(a.timeline, b.timeline, sameEntry) &&
    sameLists(a.evidence, b.evidence, sameRow) &&
    sameLists(a.relatedTo, b.relatedTo, Object.is) &&
    a.errors.length === b.errors.length &&
    JSON.stringify([a.causes, a.feedback]) === JSON.stringify([b.causes, b.feedback]) &&
    a.trackingIds.size === b.trackingIds.size &&
    [...a.trackingIds.keys()].every((id) => b.trackingIds.has(id)) &&
    sameMembers(a, b)
  );
}

const FIELDS = [
  'openerTrackingId',
  'status',
  'resolveReason',
  'resolvedMs',
  'type',
  'domain',
  'service',
  'suppressKey',
  'severity',
  'severityReason',
  'anomalyCount',
  'duplicateCount',
  'firstMs',
  'lastMs',
  'mergedInto',
  'owner',
  'flapping',
] as const satisfies readonly (keyof IncidentState)[];

function sameLists<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  return a.every((item, index) => {
    const other = b[index];
    return other !== undefined && same(item, other);
  });
}

function sameEntry(a: TimelineEntry, b: TimelineEntry): boolean {
  return a.ts === b.ts && a.event === b.event && a.description === b.description && a.source === b.source;
}

function sameRow(a: Evidence, b: Evidence): boolean {
  return a.ref === b.ref && a.count === b.count;
}

function sameMembers(a: IncidentState, b: IncidentState): boolean {
  if (a.members.size !== b.members.size) return false;
  for (const [fingerprint, member] of a.members) {
    const other = b.members.get(fingerprint);
    if (other === undefined || !sameMember(member, other)) return false;
  }
  return true;
}

/** As far as scope and expected end go. */
function sameMember(a: Member, b: Member): boolean {
  return (
    a.firing === b.firing &&
    a.stale === b.stale &&
    a.lastMs === b.lastMs &&
    a.clearedMs === b.clearedMs &&
    a.role === b.role
  );
}
