import type { AnomalyEnriched } from '@aiops/contracts';
import { entityOf } from '@aiops/kernel';
import { comparePlaces, type Place } from './canonical-order.ts';
import { Neighbours } from './neighbours.ts';
import { type RelateContext, siblingUpstreams } from './relate.ts';
import type { Member, ShipState, Waiting } from './state.ts';

/**
 * Which waiting statements could relate to a member at all. Derived from those that wait; never part of a snapshot.
 */
export class WaitingIndex {
  readonly #context: RelateContext;
  readonly #ship: ShipState;
  readonly #byEntity: Neighbours<Set<number>>;
  readonly #bySignal = new Map<string, Set<number>>();
  /** By entity, service, incident type and metric signal. */
  readonly #bySeries = new Map<string, Set<number>>();
  /** Context, and what belongs to links: they find each other on the whole ship. */
  readonly #shipWide = new Set<number>();

  constructor(context: RelateContext, ship: ShipState) {
    this.#context = context;
    this.#ship = ship;
    this.#byEntity = new Neighbours(context.topology);
    for (const [number, waiting] of ship.waiting) this.add(number, waiting);
  }

  add(number: number, { anomaly }: Waiting): void {
    const entity = entityOf(anomaly);
    put(this.#bySignal, anomaly.fingerprint, number);
    if (anomaly.metric_name !== undefined) put(this.#bySeries, seriesOf(anomaly), number);
    if (anomaly.role === 'context' || this.#isLink(anomaly.incident_type)) this.#shipWide.add(number);
    if (entity === null) return;
    const known = this.#byEntity.at(entity);
    if (known === undefined) this.#byEntity.hold(entity, new Set([number]));
    else known.add(number);
  }

  remove(number: number, { anomaly }: Waiting): void {
    const entity = entityOf(anomaly);
    take(this.#bySignal, anomaly.fingerprint, number);
    if (anomaly.metric_name !== undefined) take(this.#bySeries, seriesOf(anomaly), number);
    this.#shipWide.delete(number);
    const known = entity === null ? undefined : this.#byEntity.at(entity);
    if (entity === null || known === undefined) return;
    known.delete(number);
    if (known.size === 0) this.#byEntity.drop(entity);
  }

  #isLink(type: string): boolean {
    return this.#context.policy.correlate.link_types.includes(type);
  }

  /** Those about the same metric of the same entity, service and incident type, in the order of event time. */
  ofSeries(anomaly: AnomalyEnriched): number[] {
    return this.#inOrder(this.#bySeries.get(seriesOf(anomaly)) ?? []);
  }

  /** Those that may relate to a member, in the order of event time. */
  near({ fingerprint, entity, incident_type }: Member): number[] {
    // By landscape any two may relate.
    if (this.#context.policy.correlate.landscape_gap_sec > 0) return this.#inOrder(this.#ship.waiting.keys());
    const found = new Set(this.#bySignal.get(fingerprint));
    if (this.#isLink(incident_type)) for (const number of this.#shipWide) found.add(number);
    if (entity !== null) {
      for (const numbers of this.#byEntity.near(entity)) for (const number of numbers) found.add(number);
      const shared = siblingUpstreams(this.#context, entity, incident_type);
      for (const numbers of this.#byEntity.beside(entity, shared)) {
        for (const number of numbers) found.add(number);
      }
    }
    return this.#inOrder(found);
  }

  #inOrder(numbers: Iterable<number>): number[] {
    const found: { number: number; place: Place }[] = [];
    for (const number of numbers) {
      const waiting = this.#ship.waiting.get(number);
      if (waiting !== undefined) found.push({ number, place: waiting.place });
    }
    return found.sort((a, b) => comparePlaces(a.place, b.place)).map(({ number }) => number);
  }
}

function put(index: Map<string, Set<number>>, key: string, number: number): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([number]));
  else known.add(number);
}

function take(index: Map<string, Set<number>>, key: string, number: number): void {
  const known = index.get(key);
  known?.delete(number);
  if (known?.size === 0) index.delete(key);
}

function seriesOf(anomaly: AnomalyEnriched): string {
  const { signal, service, incident_type } = anomaly;
  return JSON.stringify([entityOf(anomaly), service, incident_type, signal]);
}
