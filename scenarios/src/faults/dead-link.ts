import { deviceOf, type FleetDevice } from '../fleet/ship.ts';
import { drawDelivery, type Script } from '../script.ts';
import type { WanLink } from '../wording/wan-words.ts';
import type { FaultRequest } from './fault.ts';

interface DeadLink {
  readonly device: FleetDevice;
  readonly link: WanLink;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a way to shore measures while nothing passes: no signal at the modem, full loss and no answer time at the router. */
export function bendDeadLink(
  script: Script,
  { ship, rng }: FaultRequest,
  { device, link, fromMs, toMs }: DeadLink,
): void {
  const span = { fromMs, toMs };
  if (link === 'vsat') {
    script.bend(device, 'rf_snr_db', span, (_usual, _atMs, noise) => ({
      value: Math.max(0, 0.4 + noise.normal() * 0.2),
      shows: true,
    }));
  } else {
    script.bend(device, 'rsrp_dbm', span, () => ({ value: -140, shows: true }));
  }
  const router = deviceOf(ship, 'wan_router');
  const delivery = drawDelivery(rng);
  const label = ['link', link] as const;
  script.bend(router, 'packet_loss_pct', span, () => ({ value: 100, shows: true }), { label, delivery });
  // A probe that is not answered has no time.
  script.bend(router, 'link_latency_ms', span, () => ({ value: null, shows: true }), { label });
}
