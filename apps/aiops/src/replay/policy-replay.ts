import type { Incident } from '@aiops/contracts';
import type { LoadedPolicy } from '@aiops/policy';
import type { Registry } from '@aiops/registry';
import type { Arrival } from '../batch/arrivals.ts';
import { FastPath, type FastPathCounts } from '../batch/fast-path.ts';

/** Tracking ids by which an incident is known again, the latest; more add nothing to telling it. */
const KEPT_IDS = 5_000;
/** Incidents of one run, some 10 KB each. A policy that makes more is no policy to compare with. */
export const MAX_INCIDENTS = 20_000;

export interface PolicyRun {
  readonly counts: FastPathCounts;
  /** Without those that were merged into another: they are that other one. */
  readonly incidents: readonly Incident[];
}

/** One policy's run of a replay, fed with records in the order of event time. */
export class PolicyReplay {
  readonly #path: FastPath;

  constructor(policy: LoadedPolicy, registry: Registry) {
    this.#path = new FastPath({ policy, registry, keepIds: KEPT_IDS, keepAnomalies: false });
  }

  get isFull(): boolean {
    return this.#path.incidentCount >= MAX_INCIDENTS;
  }

  take(arrivals: readonly Arrival[]): Promise<void> {
    return this.#path.take(arrivals);
  }

  finish(): PolicyRun {
    const { counts, incidents } = this.#path.finish();
    return { counts, incidents: incidents.filter(({ merged_into }) => merged_into === undefined) };
  }
}
