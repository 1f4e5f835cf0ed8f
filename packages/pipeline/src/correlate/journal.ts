import { comparePlaces, type Entry, type Place } from './canonical-order.ts';
import { isEmpty, newEpoch } from './epoch.ts';
import type { Epoch, ShipState } from './state.ts';

/** An epoch takes in so much event time or so many entries: the grain in which time is taken back. */
const EPOCH_MS = 60_000;
const EPOCH_ENTRIES = 32;

/** The epoch that takes the next entry or the next work of time. */
export function currentEpoch(ship: ShipState): Epoch {
  const { epochs } = ship.journal;
  const last = epochs.at(-1);
  if (last !== undefined && !isFull(last, ship)) return last;
  // One in which nothing happened needs no undoing.
  if (last !== undefined && isEmpty(last)) epochs.pop();
  const epoch = newEpoch(ship);
  epochs.push(epoch);
  return epoch;
}

function isFull({ start, entries }: Epoch, ship: ShipState): boolean {
  return entries.length >= EPOCH_ENTRIES || ship.clockMs - start.clockMs >= EPOCH_MS;
}

export function noteEntry(ship: ShipState, epoch: Epoch, entry: Entry): void {
  epoch.entries.push(entry);
  ship.journal.entries += 1;
}

export function noteDisorder({ journal }: ShipState, place: Place): void {
  if (journal.disorder === null || comparePlaces(place, journal.disorder) < 0) journal.disorder = place;
}

/** Takes the epochs off that have anything at or behind a place; in order, the oldest first. */
export function takeEpochsFrom(ship: ShipState, place: Place): Epoch[] {
  const { journal } = ship;
  const first = journal.epochs.findIndex((_, index) => {
    const end = journal.epochs[index + 1]?.start.last ?? ship.last;
    return comparePlaces(end, place) >= 0;
  });
  const taken = first < 0 ? [] : journal.epochs.splice(first);
  for (const { entries } of taken) journal.entries -= entries.length;
  return taken;
}

/** Whether the oldest epoch lies behind the watermark: nothing that is still waited for can come before its end. */
export function canSettle({ journal, watermarkMs }: ShipState): boolean {
  const next = journal.epochs[1];
  return next !== undefined && next.start.clockMs < watermarkMs;
}

/** Lets go of the oldest epoch: what it did stays. */
export function settleOldest({ journal }: ShipState): Epoch | undefined {
  const settled = journal.epochs.shift();
  journal.entries -= settled?.entries.length ?? 0;
  return settled;
}
