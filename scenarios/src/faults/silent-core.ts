import { dependentsOf, deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { uplinkLine } from '../wording/switch-words.ts';
import { sayCallsTimeOut } from './application-symptoms.ts';
import { type FaultKind, FaultScript } from './fault.ts';

const CORE_METRICS = ['cpu_pct', 'mem_pct', 'if_in_octets', 'if_in_errors', 'temperature_c'];

/**
 * The core switch dies without a word: its power supply is gone, and so are its own lines and values. What hangs on it
 * says that its uplink is down, all within half a minute, and up again when the switch is back.
 */
export const silentCore: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const core = deviceOf(ship, 'core_switch');
  const backAt = beginsAtMs + rng.between(4, 5 + 5 * intensity) * MINUTE;
  script.silence(core, 'all', beginsAtMs, backAt);
  const heard = dependentsOf(ship, core.device_id).filter(({ silent }) => silent === undefined);
  heard.forEach((device, index) => {
    // Three always get through: a cause that fewer speak of is nobody's to find.
    const delivery = index < 3 ? { lost: false, lateMs: 0 } : drawDelivery(rng);
    const downAt = beginsAtMs + rng.between(0.5, 28) * SECOND;
    script.say(device, downAt, uplinkLine(device, 'down'), delivery);
    script.say(device, backAt + rng.between(2, 40) * SECOND, uplinkLine(device, 'up'), delivery);
  });
  for (const metric of CORE_METRICS) {
    script.bend(core, metric, { fromMs: beginsAtMs, toMs: backAt }, () => ({ value: null, shows: true }));
  }
  sayCallsTimeOut(script, request, { badFrom: beginsAtMs + 30 * SECOND, badTo: backAt });
  return script.finish({ incident_type: 'network_issue', root_device: core.device_id }, backAt + MINUTE);
};
