import {
  type AnomalyEnriched,
  type Device,
  type Incident,
  type IncidentCommand,
  type LedgerEntry,
  SCHEMA_VERSION,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { START_MS } from './correlate.fixture.ts';
import { CorrelateStage } from './correlate-stage.ts';

/** Streams of statements as several ships make them, for the properties of rule 10. */

export const SHIPS = ['aurora', 'borealis'] as const;
/** The clock of the second ship is so far behind that a watermark of both would call all of it late. */
export const BEHIND_SEC = 2_000;

export interface Planned {
  readonly number: number;
  readonly ship: number;
  readonly anomaly: AnomalyEnriched;
  readonly atSec: number;
}
export interface PlannedCommand {
  readonly atSec: number;
  readonly command:
    | 'ack'
    | 'resolve'
    | 'reopen'
    | 'suppress'
    | 'comment'
    | 'merge'
    | 'split'
    | 'unmerge'
    | 'silence';
  /** Which incident, by the order in which they were first emitted. */
  readonly pick: number;
  readonly other: number;
}
export interface World {
  readonly devices: readonly Device[];
  readonly statements: readonly Planned[];
  readonly commands: readonly PlannedCommand[];
  /** Two ways in which the statements may come: the delay of each, s. */
  readonly delays: readonly number[];
  readonly otherDelays: readonly number[];
}

/** The name of a device of a ship. */
export function nameOf(ship: number, index: number): string {
  return `${SHIPS[ship]}-${index}`;
}

/** The statements as they arrive, each after its delay. */
export function arrivals(world: World, delays: readonly number[]): StageInput[] {
  return world.statements
    .map(({ anomaly, atSec, number }) => ({ anomaly, arrivedSec: atSec + (delays[number] ?? 0) }))
    .sort((a, b) => a.arrivedSec - b.arrivedSec)
    .map(({ anomaly, arrivedSec }) => statementInput(anomaly, START_MS + arrivedSec * 1000));
}

export function statementInput(item: AnomalyEnriched, atMs: number): StageInput {
  return { subject: 'anomaly.detected.enriched', item, atMs };
}

export function tickInput(atMs: number): StageInput {
  const item = { schema_version: SCHEMA_VERSION, tracking_id: 'tick', ts: toTimestamp(atMs), ship_id: null };
  return { subject: 'correlation.tick', item: { ...item, now: atMs }, atMs };
}

/** What a stage said, in order. */
export interface Said {
  readonly emissions: unknown[];
  readonly ledger: LedgerEntry[];
}

export function newStage(world: World): CorrelateStage {
  const registry = new Registry({ ships: [], devices: [...world.devices] });
  return new CorrelateStage({
    policyOf: () => DEFAULT_POLICY,
    registry: () => registry,
    keep: 1_000,
    keepResolvedMs: Number.POSITIVE_INFINITY,
  });
}

export function feed(stage: CorrelateStage, batch: readonly StageInput[], said: Said): void {
  const { emissions, ledger } = stage.process(batch);
  said.emissions.push(...emissions);
  said.ledger.push(...ledger);
}

/** Time goes by until everything that came is settled, and then until everything that ends has ended. */
export function untilSettled(inputs: readonly StageInput[]): StageInput[] {
  const lastMs = inputs.at(-1)?.atMs ?? START_MS;
  return [...inputs, tickInput(lastMs + 1_000), tickInput(lastMs + 700_000), tickInput(lastMs + 7_200_000)];
}

/**
 * Statements, ticks and people's commands in the order of arrival. Commands name incidents that were emitted by then,
 * so that they are worked out while a stage runs; what comes out is the input of every other run.
 */
export function liveInputs(world: World): StageInput[] {
  const stage = newStage(world);
  const said: Said = { emissions: [], ledger: [] };
  const inputs: StageInput[] = [];
  const planned = [
    ...arrivals(world, world.delays).map((input) => ({ atMs: input.atMs, input, command: null, number: 0 })),
    ...world.commands.map((of, number) => ({
      atMs: START_MS + of.atSec * 1000,
      input: null,
      command: of,
      number,
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  for (const { atMs, input, command: of, number } of planned) {
    const next = [tickInput(atMs), input ?? commandInput(of, number, atMs, said)].filter(
      (one) => one !== null,
    );
    feed(stage, next, said);
    inputs.push(...next);
  }
  return untilSettled(inputs);
}

function commandInput(
  of: PlannedCommand | null,
  number: number,
  atMs: number,
  said: Said,
): StageInput | null {
  if (of === null) return null;
  const known = [...new Set(said.emissions.map((emission) => incidentOf(emission).incident_id))];
  const merged = of.command === 'unmerge' ? mergedOf(said, of.pick) : undefined;
  const target = merged?.merged_into ?? known[of.pick % Math.max(1, known.length)];
  const other = merged?.incident_id ?? known[of.other % Math.max(1, known.length)];
  const item: IncidentCommand = {
    schema_version: SCHEMA_VERSION,
    tracking_id: `command-${number}`,
    ts: toTimestamp(atMs),
    ship_id: null,
    command_id: `command-${number}`,
    command: of.command === 'unmerge' ? 'split' : of.command,
    ...(of.command === 'silence' || target === undefined ? {} : { incident_id: target }),
    arguments: argumentsOf(of, number, atMs, other ?? ''),
    user: 'chief',
  };
  return { subject: 'incidents.command', item, atMs };
}

function argumentsOf(
  of: PlannedCommand,
  number: number,
  atMs: number,
  other: string,
): Record<string, unknown> {
  if (of.command === 'comment') return of.pick % 2 === 0 ? { text: `seen ${number}` } : { feedback: 'noise' };
  if (of.command === 'merge' || of.command === 'unmerge') return { incident_id: other };
  if (of.command === 'split') return { device_ids: [nameOf(of.pick % SHIPS.length, of.other)] };
  if (of.command !== 'silence') return {};
  return {
    silence_id: `silence-${number}`,
    matchers: [{ field: 'device_id', value: `*-${of.other}` }],
    starts_at: toTimestamp(START_MS - 10_000_000),
    ends_at: toTimestamp(atMs + 300_000 * (of.pick + 1) - (of.pick % 2) * BEHIND_SEC * 1000),
    comment: '',
    created_by: 'chief',
    // Some hold for seven minutes of the day alone, by the clock of the ship.
    ...(of.pick % 3 === 0 ? { recurs: { start: '10:05', duration_min: 7, timezone: 'ship' } } : {}),
  };
}

/** One of the incidents that were merged into another by what was emitted so far, by the order of their merging. */
function mergedOf(said: Said, pick: number): Incident | undefined {
  const latest = new Map(
    said.emissions.map((emission) => [incidentOf(emission).incident_id, incidentOf(emission)]),
  );
  const merged = [...latest.values()].filter(({ merged_into }) => merged_into !== undefined);
  return merged[pick % Math.max(1, merged.length)];
}

export function incidentOf(emission: unknown): Incident {
  return (emission as { item: Incident }).item;
}

/** What must be the same however statements were shuffled: members, type, severity, root. */
export function settledOf(stage: CorrelateStage): unknown[] {
  return stage
    .incidents()
    .filter((incident) => incident.merged_into === undefined)
    .map((incident) => ({
      members: [...incident.tracking_ids].sort(),
      scope: incident.scope,
      type: incident.incident_type,
      severity: incident.severity,
      root: incident.probable_cause[0]?.entity ?? null,
      first: incident.first_seen,
      last: incident.last_seen,
    }))
    .filter(({ members }) => members.length > 0)
    .sort((a, b) => (a.members.join() < b.members.join() ? -1 : 1));
}
