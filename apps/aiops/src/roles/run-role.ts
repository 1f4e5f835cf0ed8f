import { TOPOLOGY } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { FunctionStage, WindowStage } from '@aiops/ports';
import { type Running, type RunOptions, runFunctionStage, runWindowStage } from '@aiops/runtime';
import type { ConsumerPlan } from './consumers.ts';
import type { Site } from './site.ts';

export async function startFunctionStage(
  site: Site,
  plan: ConsumerPlan,
  stage: FunctionStage,
): Promise<Running> {
  return register(site, plan, await runFunctionStage(optionsOf(site, plan), stage));
}

export async function startWindowStage(site: Site, plan: ConsumerPlan, stage: WindowStage): Promise<Running> {
  return register(site, plan, await runWindowStage(optionsOf(site, plan), stage, site.snapshots));
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
  const { bus, clock, log, telemetry, store } = site;
  return { ...plan, consumer: plan.name, bus, clock, log, telemetry, trace: store };
}
