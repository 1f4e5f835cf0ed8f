import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { errorText } from '@aiops/kernel';
import { faultText, type LoadedPolicy } from '@aiops/policy';
import { policyEnvironment } from '../../options.ts';
import { defaultPolicyDirectory } from '../../paths.ts';
import { loadPolicyDirectory } from '../../policy-files.ts';
import { doubtsOn } from './doubts.ts';
import { judge } from './judge.ts';
import { observe } from './observe.ts';
import type { RunFailure, RunScore } from './score.ts';
import { nameOf, openRun, type RunSource } from './sources.ts';

const MAX_WORKERS = 8;
/** What a thread is told, so that it knows what it is for: all of the program is in each. */
const PURPOSE = 'bench correlation';

type Outcome = { readonly score: RunScore } | { readonly failure: RunFailure };

/**
 * Runs and judges each source on a thread of its own, as many at once as there are cores. The answers stand in the order
 * of the sources, whichever was done first. This very file is what a thread runs.
 */
export async function judgeAll(
  sources: readonly RunSource[],
  onDone: (done: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  const serve = async (): Promise<void> => {
    const worker = new Worker(new URL(import.meta.url), { workerData: PURPOSE });
    try {
      for (let index = next++; index < sources.length; index = next++) {
        outcomes[index] = await ask(worker, sources[index]);
        done += 1;
        onDone(done);
      }
    } finally {
      await worker.terminate();
    }
  };
  const workers = Math.min(MAX_WORKERS, availableParallelism(), sources.length);
  await Promise.all(Array.from({ length: workers }, serve));
  return outcomes;
}

function ask(worker: Worker, source: RunSource | undefined): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number): void => reject(new Error(`a thread ended with code ${code}`));
    worker.once('error', reject);
    worker.once('exit', onExit);
    worker.once('message', (outcome: Outcome) => {
      worker.off('error', reject);
      worker.off('exit', onExit);
      resolve(outcome);
    });
    worker.postMessage(source);
  });
}

async function runOne(source: RunSource, policy: LoadedPolicy): Promise<Outcome> {
  const name = nameOf(source);
  try {
    const input = await openRun(source);
    const seen = await observe(input, policy);
    const { registry, lines } = input;
    const types = Object.keys(policy.policy.correlate.types);
    const doubts = doubtsOn(input.truth, seen, { registry, types, lines });
    return { score: judge({ name, scenario: source.scenario }, input.truth, seen, doubts) };
  } catch (error) {
    return { failure: { run: name, error: errorText(error) } };
  }
}

/** The policy that comes with the program, as `analyze` takes it. */
async function shippedPolicy(): Promise<LoadedPolicy> {
  const policy = await loadPolicyDirectory(defaultPolicyDirectory(), policyEnvironment());
  if (!policy.ok) throw new Error(policy.error.map(faultText).join('\n'));
  return policy.value;
}

function work(): void {
  const policy = shippedPolicy();
  parentPort?.on('message', async (source: RunSource) => {
    parentPort?.postMessage(await runOne(source, await policy));
  });
}

if (!isMainThread && workerData === PURPOSE) work();
