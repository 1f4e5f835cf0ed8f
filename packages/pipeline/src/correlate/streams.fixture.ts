import {
  type AnomalyEnriched,
  type Device,
  type Incident,
  type IncidentCommand,
  type LedgerEntry,
  SCHEMA_VERSION,
} from '@aiops/contracts';
import { toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
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
    | 'silence'
    | 'unsilence'
    | 'assign';
  /** Which incident, by the order in which they were first emitted. */
  readonly pick: number;
  readonly other: number;
}
/** A message that comes again: which of the inputs, and how many inputs later. */
export interface Redelivery {
  readonly of: number;
  readonly later: number;
}
export interface World {
  readonly policy: Policy;
  /** Tracking ids that an incident keeps. */
  readonly keep: number;
  readonly devices: readonly Device[];
  /** How often a tick comes, s. */
  readonly tickSec: number;
  readonly statements: readonly Planned[];
  readonly commands: readonly PlannedCommand[];
  /** Two ways in which the statements may come: the delay of each, s. */
  readonly delays: readonly number[];
  readonly otherDelays: readonly number[];
  readonly redeliveries: readonly Redelivery[];
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
    policyOf: () => world.policy,
    registry: () => registry,
    keep: world.keep,
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
 * Statements, ticks, people's commands and what is redelivered, in the order of arrival. Commands name incidents that
 * were emitted by then, so that they are worked out while a stage runs; what comes out is the input of every other run.
 */
export function liveInputs(world: World): StageInput[] {
  const stage = newStage(world);
  const said: Said = { emissions: [], ledger: [] };
  const inputs: StageInput[] = [];
  for (const { atMs, make } of plannedInputs(world)) {
    const next = make(said, stage);
    feed(stage, [{ ...next, atMs }], said);
    inputs.push({ ...next, atMs });
  }
  return untilSettled(redelivered(inputs, world.redeliveries));
}

interface PlannedInput {
  readonly atMs: number;
  /** From what was said so far and what there is. */
  make(said: Said, stage: CorrelateStage): StageInput;
}

function plannedInputs(world: World): PlannedInput[] {
  const statements = arrivals(world, world.delays).map((input) => ({ atMs: input.atMs, make: () => input }));
  const commands = world.commands.map((of, number) => {
    const atMs = START_MS + of.atSec * 1000;
    const make = (said: Said, stage: CorrelateStage) => commandInput(of, number, atMs, said, stage);
    return { atMs, make };
  });
  const lastMs = Math.max(START_MS, ...[...statements, ...commands].map(({ atMs }) => atMs));
  const ticks: PlannedInput[] = [];
  for (let atMs = START_MS; atMs <= lastMs; atMs += world.tickSec * 1000) {
    ticks.push({ atMs, make: () => tickInput(atMs) });
  }
  return [...statements, ...commands, ...ticks].sort((a, b) => a.atMs - b.atMs);
}

/** The bus may bring a message again, later: with the time of its second coming. */
function redelivered(inputs: readonly StageInput[], again: readonly Redelivery[]): StageInput[] {
  const messages = inputs.flatMap(({ subject }, index) => (subject === 'correlation.tick' ? [] : [index]));
  const after = new Map<number, StageInput[]>();
  for (const { of, later } of again) {
    const input = inputs[messages[of % Math.max(1, messages.length)] ?? -1];
    if (input === undefined) continue;
    const index = Math.min(inputs.indexOf(input) + later, inputs.length - 1);
    const atMs = inputs[index]?.atMs ?? input.atMs;
    after.set(index, [...(after.get(index) ?? []), { ...input, atMs }]);
  }
  return inputs.flatMap((input, index) => [input, ...(after.get(index) ?? [])]);
}

function commandInput(
  of: PlannedCommand,
  number: number,
  atMs: number,
  said: Said,
  stage: CorrelateStage,
): StageInput {
  const known = latestOf(said);
  const merged = of.command === 'unmerge' ? mergedOf(known, of.pick) : undefined;
  const suited = known.filter((incident) => isSuited(of, incident));
  const picked = pickFrom(suited.length === 0 ? known : suited, of.pick);
  const beside = suited.filter((one) => one !== picked && one.ship_id === picked?.ship_id);
  const silence = stage.silences()[of.pick]?.silence_id;
  const target = merged?.merged_into ?? picked?.incident_id;
  const other = merged?.incident_id ?? pickFrom(beside, of.pick + of.other)?.incident_id;
  const item: IncidentCommand = {
    schema_version: SCHEMA_VERSION,
    tracking_id: `command-${number}`,
    ts: toTimestamp(atMs),
    ship_id: null,
    command_id: `command-${number}`,
    command: of.command === 'unmerge' ? 'split' : of.command,
    ...(SILENCES.has(of.command) || target === undefined ? {} : { incident_id: target }),
    arguments: argumentsOf(of, number, atMs, { other: other ?? '', picked, silence }),
    user: 'chief',
  };
  return { subject: 'incidents.command', item, atMs };
}

/** `other` of a command that may go to an incident that does not suit. */
const MISTAKEN = 5;
const SILENCES: ReadonlySet<string> = new Set(['silence', 'unsilence']);

interface Objects {
  readonly other: string;
  readonly picked: Incident | undefined;
  readonly silence: string | undefined;
}

function argumentsOf(
  of: PlannedCommand,
  number: number,
  atMs: number,
  { other, picked, silence }: Objects,
): Record<string, unknown> {
  if (of.command === 'comment') return of.pick % 2 === 0 ? { text: `seen ${number}` } : { feedback: 'noise' };
  if (of.command === 'merge' || of.command === 'unmerge') return { incident_id: other };
  if (of.command === 'split') return { device_ids: [deviceOf(picked, of)] };
  if (of.command === 'assign') return { owner: `mate ${of.pick}` };
  if (of.command === 'unsilence') return { silence_id: silence ?? 'none' };
  if (of.command !== 'silence') return {};
  return {
    silence_id: `silence-${number}`,
    matchers: [{ field: 'device_id', value: of.other === 0 ? '*' : `*-${of.other}` }],
    starts_at: toTimestamp(START_MS - 10_000_000),
    ends_at: toTimestamp(atMs + 300_000 * (of.pick + 1) - (of.pick === 4 ? BEHIND_SEC * 1000 : 0)),
    comment: '',
    created_by: 'chief',
    // Some hold for seven minutes of the day alone, by the clock of the ship.
    ...(of.pick === 5 ? { recurs: { start: '10:05', duration_min: 7, timezone: 'ship' } } : {}),
  };
}

/** Each incident as it was emitted last, by the order of the first. */
function latestOf(said: Said): Incident[] {
  const latest = new Map(
    said.emissions.map((emission) => [incidentOf(emission).incident_id, incidentOf(emission)]),
  );
  return [...latest.values()];
}

/** Mostly a command is given to what it can be given to. */
function isSuited({ command, other }: PlannedCommand, { status }: Incident): boolean {
  return other === MISTAKEN || (command === 'reopen') === (status === 'resolved');
}

function pickFrom(all: readonly Incident[], pick: number): Incident | undefined {
  return all[pick % Math.max(1, all.length)];
}

/** A device of the incident, or any. */
function deviceOf(incident: Incident | undefined, of: PlannedCommand): string {
  const devices =
    incident?.scope.flatMap(({ device_id }) => (device_id === undefined ? [] : [device_id])) ?? [];
  return devices[of.other % Math.max(1, devices.length)] ?? nameOf(of.pick % SHIPS.length, of.other);
}

/** One of the incidents that were merged into another by what was emitted so far, by the order of their merging. */
function mergedOf(known: readonly Incident[], pick: number): Incident | undefined {
  return pickFrom(
    known.filter(({ merged_into }) => merged_into !== undefined),
    pick,
  );
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
