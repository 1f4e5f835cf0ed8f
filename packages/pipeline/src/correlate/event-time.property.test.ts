import type { AnomalyEnriched, IncidentCommand } from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POLICIES, worlds } from '../testing/ship-worlds.ts';
import { type Json, SNAPSHOT_LOSSES } from '../testing/snapshot-losses.ts';
import { statement } from './correlate.fixture.ts';
import type { CorrelateStage } from './correlate-stage.ts';
import {
  arrivals,
  feed,
  incidentOf,
  liveInputs,
  newStage,
  type Said,
  settledOf,
  statementInput,
  untilSettled,
  type World,
} from './streams.fixture.ts';

/**
 * Rule 10 as properties. Beside each stands a planted fault that it must find, so that a property that can't fail is
 * noticed.
 */
const CASES = { numRuns: 120, seed: 11 } as const;
/** A fault is found by its first counterexample; the smallest is for people. */
const PLANTED = { ...CASES, endOnFailure: true } as const;
const WITH_COMMANDS = { size: 40, commands: 14 };
/** How many of what was handled before a snapshot come again after a crash. */
const COME_AGAIN = 10;
const TIMEOUT_MS = 20_000;

interface Run {
  readonly stage: CorrelateStage;
  readonly said: Said;
}

function run(world: World, batches: readonly (readonly StageInput[])[]): Run {
  const stage = newStage(world);
  const said: Said = { emissions: [], ledger: [] };
  for (const batch of batches) feed(stage, batch, said);
  return { stage, said };
}

function oneByOne(inputs: readonly StageInput[]): StageInput[][] {
  return inputs.map((input) => [input]);
}

describe('statements shuffled within the lateness', { timeout: TIMEOUT_MS }, () => {
  const property = (policy: Policy, change: (input: StageInput) => StageInput) =>
    fc.property(worlds({ size: 30, commands: 0, policy }), (world) => {
      const [one, other] = [world.delays, world.otherDelays].map((delays) =>
        settledOf(run(world, oneByOne(untilSettled(arrivals(world, delays)).map(change))).stage),
      );
      expect(other).toEqual(one);
    });

  it.each(Object.keys(POLICIES) as (keyof typeof POLICIES)[])(
    'give the same settled members, types, severities and roots by the policy "%s"',
    (name) => {
      fc.assert(
        property(POLICIES[name], (input) => input),
        CASES,
      );
    },
  );

  it('would not by a clock of arrival', () => {
    const byArrival = (input: StageInput): StageInput => {
      if (input.subject !== 'anomaly.detected.enriched') return input;
      const item = input.item as AnomalyEnriched;
      return statementInput({ ...item, occurred_at: toTimestamp(input.atMs) }, input.atMs);
    };
    expect(fc.check(property(POLICIES.default, byArrival), PLANTED).failed).toBe(true);
  });
});

describe('inputs split into batches anywhere', { timeout: TIMEOUT_MS }, () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
  const property = (change: (batch: StageInput[]) => StageInput[]) =>
    fc.property(worlds(WITH_COMMANDS), sizes, (world, splits) => {
      const inputs = liveInputs(world);
      const one = run(world, oneByOne(inputs));
      const other = run(world, batchesOf(inputs, splits).map(change));
      expect(other.said).toEqual(one.said);
      expect(other.stage.incidents()).toEqual(one.stage.incidents());
    });

  it('give the same emissions, verdicts and incidents', () => {
    fc.assert(
      property((batch) => batch),
      CASES,
    );
  });

  it('would not by a clock of the batch', () => {
    const byBatch = (batch: StageInput[]): StageInput[] =>
      batch.map((input) => ({ ...input, atMs: batch[0]?.atMs ?? input.atMs }));
    expect(fc.check(property(byBatch), PLANTED).failed).toBe(true);
  });
});

function batchesOf(inputs: readonly StageInput[], splits: readonly number[]): StageInput[][] {
  const batches: StageInput[][] = [];
  for (let from = 0, turn = 0; from < inputs.length; turn += 1) {
    const size = splits[turn % splits.length] ?? 1;
    batches.push(inputs.slice(from, from + size));
    from += size;
  }
  return batches;
}

describe('a crash anywhere', { timeout: TIMEOUT_MS }, () => {
  const share = fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100);
  /** `lose`: what the snapshot's JSON has lost when it is read. */
  const property = (lose: (snapshot: Json) => void) =>
    fc.property(worlds(WITH_COMMANDS), share, share, (world, snapshotAt, crashAfter) => {
      const inputs = liveInputs(world);
      const whole = run(world, oneByOne(inputs));
      const taken = afterMessage(inputs, snapshotAt);
      const crashed = taken + Math.floor(crashAfter * (inputs.length - taken));
      const before = run(world, oneByOne(inputs.slice(0, taken)));
      const snapshot = JSON.parse(JSON.stringify(before.stage.snapshot()));
      // What was handled between the snapshot and the crash comes again, and says what it said the first time.
      feed(before.stage, inputs.slice(taken, crashed), before.said);
      lose(snapshot);
      const after = newStage(world);
      after.restore(snapshot);
      const again: Said = { emissions: [], ledger: [] };
      // The bus knows less of what was done than the snapshot does: some of it comes a second time, and is known.
      feed(after, inputs.slice(0, taken).filter(isMessage).slice(-COME_AGAIN), again);
      for (const input of inputs.slice(taken)) feed(after, [input], again);
      expect(before.said.emissions).toEqual(whole.said.emissions.slice(0, before.said.emissions.length));
      const rest = whole.said.emissions.length - again.emissions.length;
      expect(again.emissions).toEqual(whole.said.emissions.slice(rest));
      expect(again.ledger).toEqual(whole.said.ledger.slice(whole.said.ledger.length - again.ledger.length));
      expect(after.incidents()).toEqual(whole.stage.incidents());
    });

  it('goes on from the snapshot as if nothing had happened', () => {
    fc.assert(
      property(() => undefined),
      CASES,
    );
  });

  it.each(Object.keys(SNAPSHOT_LOSSES))('would not without what a snapshot has of %s', (part) => {
    expect(
      fc.check(
        property((snapshot) => SNAPSHOT_LOSSES[part]?.(snapshot)),
        PLANTED,
      ).failed,
    ).toBe(true);
  });
});

/** A place right behind a message: behind most ticks nothing is unsent or out of order. */
function afterMessage(inputs: readonly StageInput[], share: number): number {
  const messages = inputs.flatMap((input, index) => (isMessage(input) ? [index] : []));
  return (messages[Math.floor(share * messages.length)] ?? -1) + 1;
}

function isMessage({ subject }: StageInput): boolean {
  return subject !== 'correlation.tick';
}

describe('ships', { timeout: TIMEOUT_MS }, () => {
  /** `share`: what the correlation of one ship is told of another's time. */
  const property = (share: (inputs: StageInput[]) => StageInput[]) =>
    fc.property(worlds(WITH_COMMANDS), (world) => {
      const inputs = liveInputs(world);
      const together = run(world, oneByOne(share(inputs)));
      for (const ship of ['aurora', 'borealis']) {
        const apart = run(world, oneByOne(inputs.filter((input) => isOf(ship, input, together.stage))));
        expect(contentsOf(ship, apart.stage)).toEqual(contentsOf(ship, together.stage));
      }
    });

  it('are the same, ids and all, apart or interleaved', () => {
    fc.assert(
      property((inputs) => inputs),
      CASES,
    );
  });

  it('would not be with one watermark for all', () => {
    const shared = (inputs: StageInput[]): StageInput[] =>
      inputs.flatMap((input) => [input, ...echoes(input)]);
    expect(fc.check(property(shared), PLANTED).failed).toBe(true);
  });
});

/** Statements that move the other ships' time as this one moves its own ship's, and do nothing else. */
function echoes({ subject, item, atMs }: StageInput): StageInput[] {
  if (subject !== 'anomaly.detected.enriched') return [];
  const { occurred_at, record_id, ship_id } = item as AnomalyEnriched;
  const other = ship_id === 'aurora' ? 'borealis' : 'aurora';
  const silent = statement({ at: 0, ship: other, role: 'context', signal: 'time' });
  const record = { record_id: `echo-${record_id}`, occurred_at, started_at: occurred_at };
  return [statementInput({ ...silent, ...record }, atMs)];
}

function isOf(ship: string, { subject, item }: StageInput, stage: CorrelateStage): boolean {
  if (subject === 'anomaly.detected.enriched') return (item as AnomalyEnriched).ship_id === ship;
  if (subject !== 'incidents.command') return true;
  const { incident_id } = item as IncidentCommand;
  const target = stage.incidents().find((incident) => incident.incident_id === incident_id);
  return target === undefined || target.ship_id === ship;
}

/** How often it was emitted hangs on when anybody's messages came; what it is does not. */
function contentsOf(ship: string, stage: CorrelateStage): unknown[] {
  return stage
    .incidents()
    .filter(({ ship_id }) => ship_id === ship)
    .map((incident) => ({ ...incident, version: 0, material_version: 0 }));
}

describe('an operator', { timeout: TIMEOUT_MS }, () => {
  const property = (lose: (inputs: StageInput[]) => StageInput[]) =>
    fc.property(worlds({ size: 24, commands: 10 }), (world) => {
      const inputs = liveInputs(world);
      const stage = newStage(world);
      const said: Said = { emissions: [], ledger: [] };
      const silences = new Set<unknown>();
      for (const input of lose(inputs)) {
        feed(stage, [input], said);
        for (const { silence_id } of stage.silences()) silences.add(silence_id);
      }
      const stories = stage
        .incidents()
        .flatMap(({ timeline }) => timeline.map(({ meta }) => meta?.['command_id']));
      const refused = said.ledger.flatMap(({ verdict, record_id }) =>
        verdict === 'rejected' ? [record_id] : [],
      );
      const traces = new Set([...stories, ...refused]);
      for (const { subject, item } of inputs) {
        if (subject !== 'incidents.command') continue;
        const { command_id, arguments: given } = item as IncidentCommand;
        expect(traces.has(command_id) || silences.has(given['silence_id']), command_id).toBe(true);
      }
    });

  it('finds each command in the story of an incident, among the silences, or on the ledger as rejected', () => {
    fc.assert(
      property((inputs) => inputs),
      CASES,
    );
  });

  it('would not where a command gets lost', () => {
    const without = (inputs: StageInput[]): StageInput[] => {
      const lost = inputs.findIndex(({ subject }) => subject === 'incidents.command');
      return inputs.filter((_, index) => index !== lost);
    };
    expect(fc.check(property(without), PLANTED).failed).toBe(true);
  });
});

describe('versions', { timeout: TIMEOUT_MS }, () => {
  it('only grow, one by one, whatever was put in order, and the last one is what the stage holds', () => {
    fc.assert(
      fc.property(worlds(WITH_COMMANDS), (world) => {
        const { stage, said } = run(world, oneByOne(liveInputs(world)));
        const last = new Map<string, unknown>();
        const versions = new Map<string, number>();
        for (const emission of said.emissions) {
          const { added_tracking_ids: _, ...incident } = incidentOf(emission);
          expect(incident.version).toBe((versions.get(incident.incident_id) ?? 0) + 1);
          versions.set(incident.incident_id, incident.version);
          last.set(incident.incident_id, incident.status);
        }
        for (const { incident_id, status } of stage.incidents()) expect(last.get(incident_id)).toBe(status);
      }),
      CASES,
    );
  });

  it('bring each tracking id to the store under an incident that holds it or was merged into one that does', () => {
    fc.assert(
      fc.property(worlds(WITH_COMMANDS), (world) => {
        const { stage, said } = run(world, oneByOne(liveInputs(world)));
        const brought = new Set<string>();
        const heirs = new Map(
          stage.incidents().map((incident) => [incident.incident_id, incident.merged_into]),
        );
        for (const emission of said.emissions) {
          const { incident_id, added_tracking_ids } = incidentOf(emission);
          for (let id: string | undefined = incident_id; id !== undefined; id = heirs.get(id)) {
            for (const trackingId of added_tracking_ids ?? []) brought.add(`${id} ${trackingId}`);
          }
        }
        for (const incident of stage.incidents()) {
          for (const id of incident.tracking_ids) expect(brought).toContain(`${incident.incident_id} ${id}`);
        }
      }),
      CASES,
    );
  });
});
