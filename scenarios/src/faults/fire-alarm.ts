import { deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { fireWords } from '../wording/bridge-words.ts';
import { type FaultKind, FaultScript } from './fault.ts';

/** A detector in one zone, then more of it, in the worst cases the next zone too; reset by the bridge when it is over. */
export const fireAlarm: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const panel = deviceOf(ship, 'fire_panel');
  const words = fireWords(panel.vendor);
  const firstZone = rng.int(1, 5);
  const zones = intensity > 0.7 ? [firstZone, firstZone + 1] : [firstZone];
  const overAt = beginsAtMs + rng.between(4, 8 + 20 * intensity) * MINUTE;
  zones.forEach((zone, index) => {
    const from = beginsAtMs + index * rng.between(60, 200) * SECOND;
    script.say(panel, from, words.first(zone, rng.int(1, 60)));
    script.say(panel, from + rng.between(5, 20) * SECOND, words.trouble(zone));
    const further = rng.int(0, 4);
    for (let count = 0; count < further; count += 1) {
      script.say(panel, from + rng.between(15, 120) * SECOND, words.more(zone, rng.int(61, 120)));
    }
    script.say(panel, overAt + index * 5 * SECOND, words.over(zone));
  });
  return script.finish({ incident_type: 'safety', root_device: panel.device_id }, overAt + MINUTE);
};
