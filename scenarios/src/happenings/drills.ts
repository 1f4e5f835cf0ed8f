import { deviceOf } from '../fleet/ship.ts';
import { MINUTE } from '../record.ts';
import { saying } from '../wording/saying.ts';
import { atShipHour, type Happening, scriptOf } from './happening.ts';

/** The weekly fire drill and the self-test of the UPS battery, which say themselves that they are no emergency. */
export const drills: Happening = (request) => {
  const { ship, rng } = request;
  const script = scriptOf(request);
  const panel = deviceOf(ship, 'fire_panel');
  const zone = rng.int(1, 6);
  const drillAt = atShipHour(request, rng.between(9, 11));
  script.say(panel, drillAt, saying('panel', 'notice', `drill mode on, key switch by bridge, zone ${zone}`));
  const activated = `fire alarm drill: detector ${zone}-${rng.int(1, 120)} activated`;
  script.say(panel, drillAt + rng.between(1, 4) * MINUTE, saying('panel', 'notice', activated));
  script.say(
    panel,
    drillAt + rng.between(9, 15) * MINUTE,
    saying('panel', 'notice', `drill mode off, zone ${zone}`),
  );
  const ups = deviceOf(ship, 'ups');
  const testAt = atShipHour(request, rng.between(3, 5));
  const service = ups.vendor === 'APC' ? 'apc' : 'ups';
  script.say(
    ups,
    testAt,
    saying(service, 'notice', 'Scheduled battery self-test started, UPS on battery for 10 s'),
  );
  script.say(
    ups,
    testAt + 14_000,
    saying(service, 'notice', 'Scheduled battery self-test completed, result: passed'),
  );
  return script;
};
