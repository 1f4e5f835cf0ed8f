import { deviceOf, type FleetDevice } from '../fleet/ship.ts';
import { THRESHOLDS, type ThresholdCondition } from '../policy-conditions.ts';
import { SECOND } from '../record.ts';
import { type Happening, type HappeningRequest, scriptOf } from './happening.ts';

/** Short trips beyond a limit, each over before its time is up: a mast in the way, a report, a speed test. */
export const blips: Happening = (request) => {
  const { rng, fromMs, toMs } = request;
  const script = scriptOf(request);
  const count = Math.round((toMs - fromMs) / 3_600_000 / 2);
  for (let index = 0; index < count; index += 1) {
    const condition = rng.pick(THRESHOLDS);
    const { device, label, value } = placeOf(condition, request);
    const startsAt = rng.between(fromMs, toMs);
    const lastsMs = condition.forSec * rng.between(0.2, 0.75) * SECOND;
    script.bend(
      device,
      condition.metric,
      { fromMs: startsAt, toMs: startsAt + lastsMs },
      (_usual, _atMs, noise) => ({ value: value + noise.normal() * 0.01 * value, shows: false }),
      label === undefined ? {} : { label },
    );
  }
  return script;
};

interface Place {
  readonly device: FleetDevice;
  readonly label?: readonly [string, string];
  readonly value: number;
}

function placeOf({ metric }: ThresholdCondition, { ship, rng }: HappeningRequest): Place {
  const server = deviceOf(ship, rng.pick(['files', 'db', 'reservations', 'portal'] as const));
  const link = ['link', rng.pick(['vsat', 'lte'])] as const;
  switch (metric) {
    case 'rf_snr_db':
      return { device: deviceOf(ship, 'satellite_modem'), value: rng.between(4.8, 6.6) };
    case 'link_latency_ms':
      return { device: deviceOf(ship, 'wan_router'), label: link, value: rng.between(540, 900) };
    case 'packet_loss_pct':
      return { device: deviceOf(ship, 'wan_router'), label: link, value: rng.between(6, 14) };
    case 'mem_pct':
      return { device: server, value: rng.between(91, 95) };
    case 'disk_pct':
      return { device: server, value: rng.between(86, 91) };
    default:
      return { device: server, value: rng.between(88, 97) };
  }
}
