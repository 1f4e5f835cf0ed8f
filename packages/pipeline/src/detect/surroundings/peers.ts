import type { MetricSample } from '@aiops/contracts';
import { signalOf } from '@aiops/kernel';
import type { Registry } from '@aiops/registry';
import { BoundedState, type StateUsage } from '../bounded-state.ts';
import { keyOf } from '../series-key.ts';
import type { MinuteMean } from './minutes.ts';
import { watch } from './watch.ts';
import type { Finding, Watch, WatchSettings } from './watch-state.ts';

const MAX_GROUPS = 2_000;
/** Twins compared with; of a larger group the ones heard last. */
const MAX_TWINS = 64;
/** A twin's minute that is older says nothing about now. */
const MAX_AGE_MINUTES = 5;
/** The usual spread among twins looks back so many comparisons. */
const SPREAD_MEMORY = 2_000;
const MAD_TO_SPREAD = 1.4826;

/** The last minute of one device of a group. */
interface Twin {
  device: string;
  at: number;
  value: number;
}

/** Devices of one ship and type, in one metric. Plain JSON. */
interface Group {
  twins: readonly Twin[];
  /** Usual spread among them. */
  spread: number;
  n: number;
}

export interface PeerFinding {
  readonly finding: Finding;
  readonly twins: number;
  /** The middle of the twins now. */
  readonly middle: number;
  /** What would be usual of this device beside them. */
  readonly usualLow: number;
  readonly usualHigh: number;
}

/**
 * Compares the minutes of a device with those of its twins. How far it stands from their middle, in spreads among
 * them, is watched: a device that always stands apart is at its usual place, and what moves them all moves none.
 */
export class Peers {
  readonly #groups = new BoundedState<Group>('peer_groups', MAX_GROUPS);

  judge(
    group: string,
    device: string,
    minute: MinuteMean,
    state: Watch,
    minTwins: number,
    settings: WatchSettings,
  ): PeerFinding | null {
    const known = this.#groups.admit(group, minute.ms, heardMs, () => ({ twins: [], spread: 0, n: 0 }));
    if (known === undefined) return null;
    const others = known.twins
      .filter((twin) => twin.device !== device && minute.at - twin.at <= MAX_AGE_MINUTES)
      .map(({ value }) => value);
    known.twins = withTwin(known.twins, { device, at: minute.at, value: minute.value });
    if (others.length < minTwins) return null;
    const middle = medianOf(others);
    const mad = medianOf(others.map((value) => Math.abs(value - middle))) * MAD_TO_SPREAD;
    known.n += 1;
    known.spread += (mad - known.spread) / Math.min(known.n, SPREAD_MEMORY);
    // Twins that stray further from each other than usual say less about this one.
    const scale = Math.max(mad, known.spread, 0.01 * Math.abs(middle), Number.MIN_VALUE);
    const finding = watch(state, (minute.value - middle) / scale, 0.25, minute.ms, settings);
    if (finding === null) return null;
    const at = (residual: number) => middle + residual * scale;
    return {
      finding,
      twins: others.length,
      middle,
      usualLow: at(finding.usualLow),
      usualHigh: at(finding.usualHigh),
    };
  }

  usage(): StateUsage {
    return this.#groups.usage();
  }

  snapshot(): unknown {
    return this.#groups.snapshot();
  }

  restore(state: unknown): void {
    this.#groups.restore(state as [string, Group][]);
  }
}

function heardMs({ twins }: Group): number {
  return (twins.at(-1)?.at ?? 0) * 60_000;
}

/** The latest come last; beyond the bound the one heard longest ago gives way. */
function withTwin(twins: readonly Twin[], twin: Twin): Twin[] {
  const others = twins.filter(({ device }) => device !== twin.device);
  others.push(twin);
  return others.length > MAX_TWINS ? others.slice(1) : others;
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/**
 * What twins have in common: ship, type, service, metric, and the labels that don't name the device itself. Null for
 * a device that nobody registered with a type: nobody knows whose twin it is.
 */
export function twinKeyOf(sample: MetricSample, registry: Registry): string | null {
  const device = sample.device_id === undefined ? undefined : registry.device(sample.device_id);
  if (device?.type === undefined) return null;
  const own = new Set([device.device_id, ...device.hostnames, ...device.ips, sample.host ?? '']);
  const common = Object.entries(sample.labels ?? {}).filter(([, value]) => !isOwn(value, own));
  return keyOf(
    sample.ship_id,
    device.type,
    sample.service,
    signalOf(sample.name, Object.fromEntries(common)),
  );
}

/** A name or address of the device, with a port or without. */
function isOwn(value: string, own: ReadonlySet<string>): boolean {
  return own.has(value) || own.has(value.replace(/:\d{1,5}$/, ''));
}
