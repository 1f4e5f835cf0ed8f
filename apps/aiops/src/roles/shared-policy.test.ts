import { ok } from '@aiops/kernel';
import { type LoadedPolicy, loadPolicy } from '@aiops/policy';
import { SILENT_LOG } from '@aiops/ports';
import { describe, expect, it } from 'vitest';
import { PolicyHolder } from '../policy-holder.ts';
import type { ClusterQuestion, ClusterTopic } from './cluster.ts';
import { policiesFound, sharePolicy } from './shared-policy.ts';

function policyOf(text: string): LoadedPolicy {
  const read = loadPolicy({
    files: new Map([['policy.yaml', text]]),
    master: 'policy.yaml',
    environment: {},
  });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

const text = (seconds: number): string => `correlate:\n  dedup_ttl_sec: ${seconds}\n`;

/** Processes on one wire: each hears what any tells, itself included. */
function wire() {
  const listeners: ((value: unknown) => void)[] = [];
  const answers: (() => Promise<unknown>)[] = [];
  let told = 0;
  return {
    told: () => told,
    tell(_topic: ClusterTopic, value: unknown) {
      told += 1;
      for (const listener of listeners) listener(value);
    },
    listen: (_topic: ClusterTopic, listener: (value: unknown) => void) => void listeners.push(listener),
    answer: (_question: ClusterQuestion, answer: () => Promise<unknown>) => void answers.push(answer),
    ask: async (_question: ClusterQuestion) => Promise.all(answers.map((answer) => answer())),
  };
}

function started(cluster: ReturnType<typeof wire>, process: string, file: { text: string }): PolicyHolder {
  const policy = new PolicyHolder(policyOf(file.text), async () => ok(policyOf(file.text)));
  sharePolicy({ policy, log: SILENT_LOG, cluster, process });
  return policy;
}

describe('a policy of several processes', () => {
  it('is reloaded by all when one of them is told to, and told once', async () => {
    const cluster = wire();
    const file = { text: text(60) };
    const [first, second] = [started(cluster, 'a', file), started(cluster, 'b', file)];
    file.text = text(90);
    expect(await first.reload()).toMatchObject({ ok: true, changed: [{ key: 'correlate.dedup_ttl_sec' }] });
    await expect.poll(() => second.policy.correlate.dedup_ttl_sec).toBe(90);
    expect(cluster.told()).toBe(1);
  });

  it('names the processes that run under another one, without calling this one unready', async () => {
    const cluster = wire();
    const [seen, unseen] = [{ text: text(60) }, { text: text(60) }];
    const first = started(cluster, 'aiops incident-api', seen);
    started(cluster, 'aiops ingest', unseen);
    expect(await policiesFound(cluster, first)).toMatchObject([{ ok: true, detail: 'in 2 processes' }]);
    seen.text = text(90);
    await first.reload();
    expect(await policiesFound(cluster, first)).toMatchObject([
      { ok: false, isOptional: true, detail: expect.stringContaining('1 of 2') },
    ]);
    expect((await policiesFound(cluster, first))[0]?.detail).toContain(': aiops ingest;');
  });

  it('is the same whatever the order of its keys, and another one with one value changed', () => {
    const print = (yaml: string): string =>
      new PolicyHolder(policyOf(yaml), async () => ok(policyOf(yaml))).fingerprint;
    const storm = 'ingest:\n  storm:\n    window_sec: 8\n';
    expect(print(`${text(60)}${storm}`)).toBe(print(`${storm}${text(60)}`));
    expect(print(text(60))).not.toBe(print(text(61)));
  });

  it('is not judged while nobody answers, as when the bus is away', async () => {
    expect(await policiesFound({ ask: async () => [] }, { fingerprint: 'x' })).toEqual([]);
  });
});
