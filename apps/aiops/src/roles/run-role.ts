import { TOPOLOGY } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { FunctionStage, HoldingStage, SnapshotStore } from '@aiops/ports';
import {
  type Running,
  type RunOptions,
  runFunctionStage,
  runHoldingStage,
  runPartitions,
} from '@aiops/runtime';
import type { ConsumerPlan } from './consumers.ts';
import type { Site } from './site.ts';

/** A stage without state, or whose state is of no ship: any number of processes share its messages. */
export async function startFunctionStage(
  site: Site,
  plan: ConsumerPlan,
  stage: FunctionStage,
): Promise<Running> {
  return register(site, plan, await runFunctionStage(optionsOf(site, plan), stage));
}

/** A stage that is done with each message in its own time. @param room how many it holds, asked before each batch */
export async function startHoldingStage(
  site: Site,
  plan: ConsumerPlan,
  stage: HoldingStage,
  room?: () => number,
): Promise<Running> {
  const options = { ...optionsOf(site, plan), ...(room === undefined ? {} : { room }) };
  return register(site, plan, await runHoldingStage(options, stage));
}

/** Makes a stage and runs it; once for all ships, or anew for each partition that this process holds. */
export type Begin = (options: RunOptions, snapshots: SnapshotStore) => Promise<Running>;

/** A stage whose state belongs to ships. */
export async function startKeyedStage(site: Site, plan: ConsumerPlan, begin: Begin): Promise<Running> {
  const options = optionsOf(site, plan);
  const { cluster } = site;
  if (cluster === null) return register(site, plan, await begin(options, site.snapshots));
  const { role, name: work } = plan;
  const { bus, clock, log, telemetry } = site;
  const running = await runPartitions({
    ...{ role, work, bus, clock, log, telemetry },
    leases: cluster.leases,
    start: (number, epoch, guarded) =>
      begin({ ...options, bus: guarded, partition: { number, epoch } }, cluster.snapshotsOf(epoch)),
  });
  return register(site, plan, running);
}

function register(site: Site, plan: ConsumerPlan, running: Running): Running {
  site.running.push(running);
  site.app.onStop(plan.name, () => running.stop());
  return running;
}

function optionsOf(site: Site, plan: ConsumerPlan): RunOptions {
  const undeclared = plan.subjects.find((subject) => !TOPOLOGY[plan.role].consumes.includes(subject));
  if (undeclared !== undefined) {
    throw new CodedError('undeclared_subject', `${plan.role} does not consume ${undeclared} in the topology`);
  }
  const { role, name, subjects, maxBatch, maxInFlight } = plan;
  const { bus, clock, log, telemetry, store } = site;
  return { role, consumer: name, subjects, maxBatch, maxInFlight, bus, clock, log, telemetry, trace: store };
}
