import { type AnomalyEnriched, type LedgerEntry, REASONS, type Reason } from '@aiops/contracts';
import { type LoadedPolicy, loadPolicy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { generateScenario } from '@aiops/scenarios';
import { describe, expect, it } from 'vitest';
import { runFastPath } from './fast-path.ts';
import { arrivalsOfLines } from './made-lines.ts';

/** What can become of a statement in the end; the other verdicts of correlation only say more about it. */
const ENDS: ReadonlySet<Reason> = new Set([
  'opened',
  'attached',
  'reopened',
  'duplicate',
  'cleared',
  'cleared_nothing',
  'below_threshold',
  'context_unused',
  'silenced',
  'maintenance',
  'suppressed_by_operator',
  'wait_queue_full',
] as const);

interface Ledger {
  readonly anomalies: readonly AnomalyEnriched[];
  readonly verdictsOf: ReadonlyMap<string, readonly LedgerEntry[]>;
}

async function ledgerOf(name: string, policy: LoadedPolicy): Promise<Ledger> {
  const scenario = generateScenario(name as Parameters<typeof generateScenario>[0], 1);
  const registry = new Registry(scenario.registry);
  const lines = scenario.records.map((record) => JSON.stringify(record));
  const arrivals = await arrivalsOfLines(lines, policy, registry);
  const verdictsOf = new Map<string, LedgerEntry[]>();
  const onVerdict = (verdict: LedgerEntry): void => {
    const known = verdictsOf.get(verdict.record_id);
    if (known === undefined) verdictsOf.set(verdict.record_id, [verdict]);
    else known.push(verdict);
  };
  const { anomalies } = await runFastPath(arrivals, { policy, registry, onVerdict }, () => undefined);
  return { anomalies, verdictsOf };
}

function policyWith(environment: Readonly<Record<string, string>>): LoadedPolicy {
  const loaded = loadPolicy({ files: new Map(), master: 'policy.yaml', environment });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
}

/** Every way in which the chain of a statement is not what the trace promises. */
function faultsOf({ anomalies, verdictsOf }: Ledger): string[] {
  return anomalies.flatMap(({ record_id, role, state, reason }) => {
    const chain = verdictsOf.get(record_id) ?? [];
    const about = `${role} ${state}: ${reason}`;
    const faults: string[] = [];
    for (const stage of ['detect', 'enrich', 'correlate']) {
      if (!chain.some((verdict) => verdict.stage === stage)) faults.push(`${about}: no verdict of ${stage}`);
    }
    const ends = chain.filter(({ verdict }) => ENDS.has(verdict));
    if (ends.length === 0)
      faults.push(`${about}: it came to no end, only ${chain.map(({ verdict }) => verdict)}`);
    for (const { verdict, detail, incident_id, stage, seq } of chain) {
      if (!Object.hasOwn(REASONS, verdict)) faults.push(`${about}: ${verdict} is no reason`);
      if (detail === '') faults.push(`${about}: ${verdict} says nothing`);
      if (NAMES_INCIDENT.has(verdict) && incident_id === undefined)
        faults.push(`${about}: ${verdict} of which?`);
      const twin = chain.filter((other) => other.stage === stage && other.seq === seq);
      if (twin.length > 1) faults.push(`${about}: ${stage} has ${twin.length} verdicts of number ${seq}`);
    }
    return faults;
  });
}

const NAMES_INCIDENT: ReadonlySet<Reason> = new Set([
  'opened',
  'attached',
  'reopened',
  'duplicate',
  'cleared',
  'severity_raised',
] as const);

function verdictsIn({ verdictsOf }: Ledger): Set<string> {
  return new Set([...verdictsOf.values()].flat().map(({ verdict }) => verdict));
}

describe('the ledger of a run', () => {
  it.each(['rain-fade', 'core-switch-flap-storm', 'db-pool-exhaustion', 'ssh-brute-force'])(
    'has for every finding of %s a chain of reasons from detection to an end',
    async (name) => {
      const ledger = await ledgerOf(name, policyWith({}));
      expect(ledger.anomalies.length).toBeGreaterThan(5);
      expect(faultsOf(ledger)).toEqual([]);
      expect([...verdictsIn(ledger)]).toEqual(expect.arrayContaining(['enriched', 'opened', 'attached']));
    },
    60_000,
  );

  it('says of what a silence or a window covers that it was covered, and of nothing that it paged', async () => {
    const everything = '[{field: ship_id, value: "*"}]';
    const window = `{name: refit, start: "00:00", end: "23:59", matchers: ${everything}}`;
    const maintenance = await ledgerOf(
      'ssh-brute-force',
      policyWith({ AIOPS_POLICY__correlate__maintenance_windows: `[${window}]` }),
    );
    expect(faultsOf(maintenance)).toEqual([]);
    expect([...verdictsIn(maintenance)]).toContain('maintenance');
    const silence = `{silence_id: all, starts_at: "2000-01-01T00:00:00Z", ends_at: "2100-01-01T00:00:00Z", comment: test, created_by: test, matchers: ${everything}}`;
    const silenced = await ledgerOf(
      'ssh-brute-force',
      policyWith({ AIOPS_POLICY__correlate__silences: `[${silence}]` }),
    );
    expect(faultsOf(silenced)).toEqual([]);
    expect([...verdictsIn(silenced)]).toContain('silenced');
  }, 60_000);
});
