import type { Clock } from '@aiops/kernel';
import type {
  AnomalyStore,
  Audit,
  DeadLetters,
  DocumentStore,
  DropStore,
  EnrichmentRequests,
  IncidentFeed,
  IncidentOperations,
  IncidentStore,
  Log,
  NarrativeStore,
  PolicyOperations,
  RecordStore,
  RegistryOperations,
  RoleStatus,
  Silences,
  StatsStore,
  Telemetry,
  TraceStore,
} from '@aiops/ports';
import type { LinkTypes } from './ship-summaries.ts';

/** The reading half of the store, as far as the API needs it. */
export type ApiStore = Pick<
  IncidentStore,
  'getIncident' | 'listIncidents' | 'incidentFacets' | 'liveIncidents' | 'similarIncidents'
> &
  Pick<RecordStore, 'searchLogs' | 'searchMetrics' | 'metricRanges' | 'lastRecords'> &
  Pick<AnomalyStore, 'searchAnomalies' | 'incidentMetrics'> &
  Pick<NarrativeStore, 'listNarratives'> &
  Pick<DocumentStore, 'getDocument'> &
  Pick<TraceStore, 'trace' | 'listLedger' | 'listErrors'> &
  Pick<DropStore, 'listDrops'> &
  StatsStore;

export interface HttpApiOptions {
  readonly store: ApiStore;
  readonly operations: IncidentOperations;
  readonly enrichment: EnrichmentRequests;
  readonly feed: IncidentFeed;
  readonly policy: PolicyOperations;
  readonly silences: Silences;
  readonly deadLetters: DeadLetters;
  readonly registry: RegistryOperations;
  readonly roles: RoleStatus;
  /** By the policy of the ship as it is now. */
  readonly linkTypesOf: (shipId: string) => LinkTypes;
  readonly audit: Audit;
  /** Whether reads are written to the audit too, by the policy as it is now; absent: they are not. */
  readonly accessLogging?: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Of the live events; 15 s unless told otherwise. */
  readonly heartbeatMs?: number;
}
