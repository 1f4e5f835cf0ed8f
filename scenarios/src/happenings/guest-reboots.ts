import { deviceOf } from '../fleet/ship.ts';
import { HOUR } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { type Happening, scriptOf } from './happening.ts';

/** Cabin televisions and guests' own boxes are switched off and on: power drawn, addresses asked for, nothing else. */
export const guestReboots: Happening = (request) => {
  const { ship, rng, fromMs, toMs } = request;
  const script = scriptOf(request);
  const access = deviceOf(ship, 'access_forward');
  const portal = deviceOf(ship, 'portal');
  for (let at = fromMs + rng.between(0.2, 1) * HOUR; at < toMs; at += rng.between(0.5, 3) * HOUR) {
    const port = rng.int(1, 44);
    const mac = `00:1e:c0:${rng.int(10, 99)}:${rng.int(10, 99)}:${rng.int(10, 99)}`;
    script.say(access, at, saying('poe', 'notice', `port ${port}: powered device removed`));
    script.say(
      access,
      at + rng.between(8, 60) * 1_000,
      saying('poe', 'notice', `port ${port}: power granted, class 3`),
    );
    script.say(
      portal,
      at + rng.between(61, 120) * 1_000,
      saying('dhcpd', 'info', `DHCPDISCOVER from ${mac} via vlan120`),
    );
  }
  return script;
};
