import { deviceOf, type FleetShip } from './fleet/ship.ts';
import type { Rng } from './random.ts';
import { byArrival, isoTime, SECOND, type SentRecord, type TimedRecord } from './record.ts';

/** A line that is no record. */
export interface MalformedLine {
  /** Index of the record before which it stands. */
  readonly before: number;
  readonly text: string;
}

const OUT_OF_ORDER_SHARE = 0.02;
const LATE_SHARE = 0.005;
const TOO_LATE_SHARE = 0.002;
const DAY_SEC = 86_400;
/** Receivers that count weeks in ten bits think that it is 1,024 weeks ago when the count rolls over. */
const ROLLOVER_SEC = 1_024 * 7 * DAY_SEC;

const BROKEN: readonly string[] = [
  '{"kind":"log","ts":"2026-01-15T03:12:44.000Z","host":"ap-d07-12","msg":"cut off in the mid',
  '{"kind":"metric","ts":"yesterday","host":"till-d05-03","service":"node","name":"cpu_pct","value":12.1}',
  '{"kind":"metric","ts":"2026-01-15T03:12:44.000Z","host":"till-d05-03","service":"node","name":"cpu_pct","value":"n/a"}',
  '[object Object]',
  '\u0000\u0001\ufffd\ufffdresync',
  '<14>',
  '{}',
];

/**
 * What the way to us does to records: clocks of some devices run wrong by up to fifty seconds, one by 19 years back and
 * one by days ahead; some records overtake others, some come minutes late and a few of the background later than that;
 * some lines are huge, and some are no records. Clocks of `roots` are right, so that causes keep their order.
 */
export function disordered(
  timed: readonly TimedRecord[],
  { ships, roots, rng }: { ships: readonly FleetShip[]; roots: ReadonlySet<string>; rng: Rng },
): { timed: readonly TimedRecord[]; malformed: readonly MalformedLine[] } {
  const clocks = wrongClocks(ships, roots, rng);
  const twisted = timed
    .map((line) => {
      const skewSec = clocks.get(line.deviceId) ?? 0;
      return {
        ...line,
        arrivalMs: line.arrivalMs + delayMs(line, rng),
        record: swollen(shifted(line.record, skewSec), rng),
      };
    })
    .sort(byArrival);
  const malformed = Array.from({ length: 40 }, () => ({
    before: rng.int(0, twisted.length - 1),
    text: rng.pick(BROKEN),
  })).sort((a, b) => a.before - b.before);
  return { timed: twisted, malformed };
}

/** Seconds that each device's clock is ahead. */
function wrongClocks(ships: readonly FleetShip[], roots: ReadonlySet<string>, rng: Rng): Map<string, number> {
  const clocks = new Map<string, number>();
  for (const ship of ships) {
    const usual = ship.devices.filter(({ device_id }) => !roots.has(device_id));
    for (const device of rng.shuffled(usual).slice(0, 4)) {
      clocks.set(device.device_id, rng.pick([-1, 1]) * rng.between(12, 50));
    }
    clocks.set(deviceOf(ship, 'ap_forward').device_id, -ROLLOVER_SEC);
    clocks.set(deviceOf(ship, 'fire_panel').device_id, rng.between(2, 30) * DAY_SEC);
  }
  return clocks;
}

function delayMs({ causeId }: TimedRecord, rng: Rng): number {
  const draw = rng.next();
  if (draw < OUT_OF_ORDER_SHARE) return Math.floor(rng.between(2, 60) * SECOND);
  if (draw < OUT_OF_ORDER_SHARE + LATE_SHARE) return Math.floor(rng.between(100, 280) * SECOND);
  const isTooLate = draw < OUT_OF_ORDER_SHARE + LATE_SHARE + TOO_LATE_SHARE;
  return isTooLate && causeId === null ? Math.floor(rng.between(330, 1_500) * SECOND) : 0;
}

function shifted<R extends SentRecord>(record: R, skewSec: number): R {
  return skewSec === 0
    ? record
    : { ...record, ts: isoTime(Date.parse(String(record.ts)) + skewSec * SECOND) };
}

/** One line in four hundred carries a dump of 20 to 60 kB behind its words. */
function swollen(record: SentRecord, rng: Rng): SentRecord {
  const isHuge = rng.chance(1 / 400);
  if (!isHuge || record.kind !== 'log') return record;
  const dump = `0x${rng.int(0x10_00_00_00, 0x7f_ff_ff_ff).toString(16)} `.repeat(rng.int(1_900, 5_400));
  return { ...record, msg: `${record.msg} -- dump follows: ${dump}` };
}
