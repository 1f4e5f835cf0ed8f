import type { Incident, Matcher } from '@aiops/contracts';
import { type CorrelateStage, matcherHolds } from '@aiops/pipeline';
import type { Silences, Store } from '@aiops/ports';

/** Open incidents that a preview looks at. */
const PREVIEW_LIMIT = 1_000;

/** The silences that correlation holds, and what a new one would cover. */
export function createSilences(store: Store, correlation: CorrelateStage): Silences {
  return {
    list: async () => correlation.silences(),
    async preview(matchers) {
      const open = await store.listIncidents({ status: ['open', 'ack'] }, { limit: PREVIEW_LIMIT });
      return open.data.filter((incident) => covers(matchers, incident));
    },
  };
}

/** An incident is covered where one of its entities fits every matcher. Its signals are not in the message. */
function covers(matchers: readonly Matcher[], incident: Incident): boolean {
  return incident.scope.some(({ device_id, service }) => {
    const host = device_id.startsWith('host:') ? device_id.slice('host:'.length) : undefined;
    const what = {
      ship_id: incident.ship_id,
      device_id: host === undefined ? device_id : undefined,
      host,
      service,
      incident_type: incident.incident_type,
      severity: incident.severity,
      signal: undefined,
    };
    return matchers.every((matcher) => matcherHolds(matcher, what));
  });
}
