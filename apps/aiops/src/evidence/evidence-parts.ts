import type { AnomalyEnriched, Incident } from '@aiops/contracts';
import type { DeviceNames, MemberSummary } from '@aiops/pipeline';
import type { TimeRange } from '@aiops/ports';
import type { Registry } from '@aiops/registry';

const MAX_SERIES = 4;
/** As the charts of an incident: half its length around it, at least ten minutes. */
const LEAST_AROUND_MS = 600_000;

/** What the registry knows of the devices that an incident names: those in scope, its causes, and those that fired. */
export function devicesOf(
  registry: Registry,
  incident: Incident,
  members: readonly MemberSummary[],
): ReadonlyMap<string, DeviceNames> {
  const named = [
    ...incident.scope.map(({ device_id }) => device_id),
    ...incident.probable_cause.map(({ entity }) => entity),
    ...members.flatMap(({ entity }) => entity ?? []),
  ];
  return new Map(
    [...new Set(named)].flatMap((id) => {
      const device = registry.device(id);
      return device === undefined
        ? []
        : [[id, { type: device.type ?? null, location: device.location ?? null }] as const];
    }),
  );
}

/** The members whose series are shown, one a series: several limits may be on one. */
export function measuredMembers(members: readonly MemberSummary[]): MemberSummary[] {
  const metrics = members.filter(({ kind }) => kind === 'metric');
  return metrics
    .filter(
      ({ signal, entity }, at) =>
        metrics.findIndex((one) => one.signal === signal && one.entity === entity) === at,
    )
    .slice(0, MAX_SERIES);
}

/** The time of an incident with what was around it. */
export function aroundOf({ first_seen, last_seen }: Incident): TimeRange {
  const [firstMs, lastMs] = [Date.parse(first_seen), Date.parse(last_seen)];
  const aroundMs = Math.max(LEAST_AROUND_MS, (lastMs - firstMs) / 2);
  return { fromMs: Math.trunc(firstMs - aroundMs), toMs: Math.trunc(lastMs + aroundMs) };
}

/** The statement that opened an incident, else its first one. */
export function openerOf(statements: readonly AnomalyEnriched[]): AnomalyEnriched | undefined {
  return statements.find(({ role, state }) => role === 'opens' && state === 'firing') ?? statements[0];
}
