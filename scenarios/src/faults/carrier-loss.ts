import { deviceOf } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { modemWords } from '../wording/modem-words.ts';
import { saying } from '../wording/saying.ts';
import { bendDeadLink } from './dead-link.ts';
import { type FaultKind, FaultScript } from './fault.ts';

/** The carrier is gone for three to five minutes, with nothing else to be seen: a mast in the way, a bad beam. */
export const carrierLoss: FaultKind = (request) => {
  const { ship, rng, beginsAtMs } = request;
  const script = new FaultScript(request);
  const modem = deviceOf(ship, 'satellite_modem');
  const words = modemWords(modem.vendor);
  const backAt = beginsAtMs + rng.between(190, 330) * SECOND;
  script.silence(modem, 'satellite', beginsAtMs, backAt);
  script.say(modem, beginsAtMs, saying(words.service, 'error', words.lost));
  script.say(modem, beginsAtMs + 25 * SECOND, saying(words.service, 'warning', words.searching));
  script.say(modem, backAt, saying(words.service, 'notice', words.back));
  bendDeadLink(script, request, { device: modem, link: 'vsat', fromMs: beginsAtMs, toMs: backAt });
  return script.finish({ incident_type: 'link_degradation', root_device: modem.device_id }, backAt + MINUTE);
};
