import { dependentsOf, deviceOf, type FleetDevice, type FleetShip } from '../fleet/ship.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { modemWords } from '../wording/modem-words.ts';
import { upsWords } from '../wording/power-words.ts';
import { saying } from '../wording/saying.ts';
import { portLines, portName } from '../wording/switch-words.ts';
import { sayCallsTimeOut } from './application-symptoms.ts';
import { type FaultKind, type FaultRequest, FaultScript, timesBetween } from './fault.ts';

/**
 * The mains fail and the UPS goes on battery; what hangs on it dips in the moment of change: switches in several segments
 * see ports go down and come back, and a modem may lose its carrier and find it again.
 */
export const upsEvent: FaultKind = (request) => {
  const { ship, rng, beginsAtMs, intensity } = request;
  const script = new FaultScript(request);
  const ups = request.target ?? busiestUps(ship);
  const words = upsWords(ups.vendor);
  const onBatteryAt = beginsAtMs + rng.between(0, 4) * SECOND;
  const mainsBackAt = onBatteryAt + rng.between(4, 8 + 20 * intensity) * MINUTE;
  script.say(ups, onBatteryAt, words.onBattery);
  script.silence(ups, 'power', onBatteryAt, mainsBackAt);
  let minutes = rng.int(34, 44);
  for (const at of timesBetween(onBatteryAt + 30 * SECOND, mainsBackAt, [50, 100], rng)) {
    script.say(ups, at, words.running(Math.max(3, minutes), rng));
    minutes -= 1;
  }
  script.say(ups, mainsBackAt, words.back);
  bendUps(script, ups, onBatteryAt, mainsBackAt);
  dipSwitches(script, request, ups, onBatteryAt);
  dipModem(script, request, ups, onBatteryAt);
  const core = deviceOf(ship, 'core_switch');
  if (core.depends_on.includes(ups.device_id)) {
    const badTo = onBatteryAt + rng.between(60, 170) * SECOND;
    sayCallsTimeOut(script, request, { badFrom: onBatteryAt + 10 * SECOND, badTo });
  }
  if (request.isWatched === true) {
    const alert = { name: 'UpsOnBattery', severity: 'error', summary: 'utility input lost' } as const;
    script.alert(ups, { fromMs: onBatteryAt, toMs: mainsBackAt }, alert);
  }
  return script.finish({ incident_type: 'power_event', root_device: ups.device_id }, mainsBackAt + MINUTE);
};

/** The one that most hangs on. */
function busiestUps(ship: FleetShip): FleetDevice {
  const load = (ups: FleetDevice): number => dependentsOf(ship, ups.device_id).length;
  const all = ship.devices.filter(({ role }) => role === 'ups');
  return all.reduce((most, ups) => (load(ups) > load(most) ? ups : most), deviceOf(ship, 'ups'));
}

function bendUps(script: FaultScript, ups: FleetDevice, fromMs: number, toMs: number): void {
  const span = { fromMs, toMs };
  script.bend(ups, 'ups_input_volts', span, (_usual, _atMs, noise) => ({
    value: Math.abs(noise.normal()),
    shows: true,
  }));
  script.bend(ups, 'ups_battery_pct', span, (usual, atMs) => ({
    value: Math.max(12, usual - ((atMs - fromMs) / MINUTE) * 2.1),
    shows: true,
  }));
}

/** Switches on this UPS, and a few that hang on those, lose a port each for some seconds to minutes. */
function dipSwitches(
  script: FaultScript,
  { ship, rng, intensity }: FaultRequest,
  ups: FleetDevice,
  at: number,
): void {
  const near = dependentsOf(ship, ups.device_id).filter((device) => device.type === 'switch');
  const far = near
    .flatMap((device) => dependentsOf(ship, device.device_id))
    .filter(({ type }) => type === 'switch');
  for (const device of new Set([...near, ...far])) {
    const delivery = drawDelivery(rng);
    const ports = 1 + Math.round(rng.between(0, 3) * intensity);
    for (let port = 1; port <= ports; port += 1) {
      const name = portName(device, 10 + port);
      const downAt = at + rng.between(1, 25) * SECOND;
      const upAt = downAt + rng.between(15, 160) * SECOND;
      for (const line of portLines(device, name, 'down')) script.say(device, downAt, line, delivery);
      for (const line of portLines(device, name, 'up')) script.say(device, upAt, line, delivery);
    }
  }
}

/** In half of the worse cases the modem restarts. */
function dipModem(
  script: FaultScript,
  { ship, rng, intensity }: FaultRequest,
  ups: FleetDevice,
  at: number,
): void {
  const modem = modemOn(ship, ups, rng);
  if (modem === undefined || intensity < 0.5) return;
  const words = modemWords(modem.vendor);
  const lostAt = at + rng.between(2, 10) * SECOND;
  const backAt = lostAt + rng.between(60, 240) * SECOND;
  const delivery = drawDelivery(rng);
  script.silence(modem, 'satellite', lostAt, backAt);
  script.say(modem, lostAt, saying(words.service, 'error', words.lost), delivery);
  script.say(modem, backAt, saying(words.service, 'notice', words.back), delivery);
}

function modemOn(ship: FleetShip, ups: FleetDevice, rng: Rng): FleetDevice | undefined {
  const modem = deviceOf(ship, 'satellite_modem');
  return modem.depends_on.includes(ups.device_id) && rng.chance(0.5) ? modem : undefined;
}
