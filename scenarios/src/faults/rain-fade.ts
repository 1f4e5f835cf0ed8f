import { deviceOf, type FleetDevice } from '../fleet/ship.ts';
import { MINUTE, SECOND } from '../record.ts';
import { drawDelivery } from '../script.ts';
import { modemWords } from '../wording/modem-words.ts';
import { saying } from '../wording/saying.ts';
import { routerWords } from '../wording/wan-words.ts';
import {
  type Course,
  depthAt,
  type Fault,
  type FaultKind,
  type FaultRequest,
  FaultScript,
  timesBetween,
} from './fault.ts';
import { sayShoreSide } from './shore-symptoms.ts';

/**
 * Heavy rain weakens the satellite signal: the modem's SNR falls below 7 dB, then the way to shore gets slow and lossy,
 * guests complain at the portal and card payments time out. In the worse half the carrier is lost altogether.
 */
export const rainFade: FaultKind = (request) => {
  const { rng, beginsAtMs, intensity } = request;
  const leadMs = rng.between(30, 110) * SECOND;
  const from = beginsAtMs + leadMs;
  const full = from + rng.between(4, 12) * MINUTE;
  const ebbs = full + rng.between(6, 12 + 14 * intensity) * MINUTE;
  return fade(request, { from, full, ebbs, to: ebbs + rng.between(3, 8) * MINUTE }, leadMs);
};

/** A wall of rain: the carrier is gone within five seconds, and back after some minutes. */
export const squall: FaultKind = (request) => {
  const { rng, beginsAtMs } = request;
  const from = beginsAtMs;
  const full = from + 2 * SECOND;
  const ebbs = full + rng.between(7, 11) * MINUTE;
  return fade({ ...request, intensity: 1 }, { from, full, ebbs, to: ebbs + 90 * SECOND }, 0);
};

function fade(request: FaultRequest, course: Course, leadMs: number): Fault {
  const { ship, intensity } = request;
  const script = new FaultScript(request);
  const modem = deviceOf(ship, 'satellite_modem');
  bendSky(script, request, course, leadMs);
  bendLink(script, request, course);
  sayModem(script, request, course, modem);
  const badFrom = course.from + 0.85 * (course.full - course.from);
  const badTo = course.ebbs + 0.3 * (course.to - course.ebbs);
  sayRouter(script, request, { badFrom, badTo });
  sayShoreSide(script, request, { badFrom, badTo });
  if (request.isWatched === true) {
    const alert = {
      name: 'VsatSnrLow',
      severity: 'warning',
      labels: { link: 'vsat' },
      summary: 'rf_snr_db below 7',
    } as const;
    script.alert(modem, { fromMs: course.full, toMs: badTo }, alert);
  }
  const cause = { incident_type: 'link_degradation', root_device: modem.device_id };
  return script.finish(cause, course.to + (2 + intensity) * MINUTE);
}

/** The rain itself, which runs `leadMs` ahead of the signal, and the SNR. */
function bendSky(
  script: FaultScript,
  { ship, intensity }: FaultRequest,
  course: Course,
  leadMs: number,
): void {
  const wettest = 18 + 55 * intensity;
  script.bend(
    deviceOf(ship, 'gps'),
    'rain_mm_h',
    { fromMs: course.from - leadMs, toMs: course.to },
    (usual, atMs, noise) => {
      const depth = depthAt(course, atMs + leadMs);
      return { value: Math.max(0, usual + depth * wettest * noise.between(0.8, 1.15)), shows: depth > 0.2 };
    },
  );
  const lowest = 5.6 - 3.4 * intensity;
  script.bend(
    deviceOf(ship, 'satellite_modem'),
    'rf_snr_db',
    { fromMs: course.from, toMs: course.to },
    (usual, atMs, noise) => {
      const depth = depthAt(course, atMs);
      const value = usual * (1 - depth) + lowest * depth + noise.normal() * 0.2;
      return { value, shows: depth > 0.2 };
    },
  );
}

/** Latency and loss grow once the fade is past its middle; guests feel it after some seconds more. */
function bendLink(script: FaultScript, { ship, rng, intensity }: FaultRequest, course: Course): void {
  const span = { fromMs: course.from, toMs: course.to };
  const strain = (atMs: number): number => Math.max(0, (depthAt(course, atMs) - 0.5) * 2);
  const extraLatency = 520 + 900 * intensity;
  const router = deviceOf(ship, 'wan_router');
  const atRouter = drawDelivery(rng);
  const vsat = { label: ['link', 'vsat'], delivery: atRouter } as const;
  script.bend(
    router,
    'link_latency_ms',
    span,
    (usual, atMs, noise) => {
      const s = strain(atMs);
      return { value: usual + s * extraLatency * noise.between(0.9, 1.3), shows: s > 0.1 };
    },
    vsat,
  );
  // Above 5 % only in the worst fades: adaptive coding gives up speed first.
  const worstLoss = 1 + 6 * intensity ** 2;
  script.bend(
    router,
    'packet_loss_pct',
    span,
    (usual, atMs, noise) => {
      const s = strain(atMs);
      return { value: Math.max(0, usual + s * worstLoss * noise.between(0.7, 1.15)), shows: s > 0.1 };
    },
    vsat,
  );
  const delay = rng.between(15, 60) * SECOND;
  script.bend(
    deviceOf(ship, 'portal'),
    'link_latency_ms',
    { fromMs: course.from + delay, toMs: course.to + delay },
    (usual, atMs, noise) => {
      const s = strain(atMs - delay);
      return { value: usual + s * extraLatency * noise.between(1, 1.6), shows: s > 0.1 };
    },
    { delivery: drawDelivery(rng) },
  );
}

function sayModem(
  script: FaultScript,
  { rng, intensity }: FaultRequest,
  course: Course,
  modem: FleetDevice,
): void {
  const words = modemWords(modem.vendor);
  const deepFrom = course.from + 0.8 * (course.full - course.from);
  const deepTo = course.ebbs + 0.2 * (course.to - course.ebbs);
  const losesCarrier = intensity >= 0.5;
  const lostAt = course.full + rng.between(0.5, 2) * SECOND;
  const { service } = words;
  script.silence(modem, 'satellite', deepFrom, deepTo);
  for (const at of timesBetween(deepFrom, losesCarrier ? lostAt : deepTo, [40, 110], rng)) {
    const snr = 7 - 4 * intensity * rng.between(0.8, 1.1);
    script.say(modem, at, saying(service, 'warning', words.weak(snr)));
  }
  if (!losesCarrier) return;
  script.say(modem, lostAt, saying(service, 'error', words.lost));
  for (const at of timesBetween(lostAt + 20 * SECOND, deepTo, [40, 110], rng)) {
    script.say(modem, at, saying(service, 'warning', words.searching));
  }
  script.say(modem, deepTo, saying(service, 'notice', words.back));
}

/** The router's health checks doubt the way while it is bad. */
function sayRouter(script: FaultScript, { ship, rng }: FaultRequest, span: Span): void {
  const router = deviceOf(ship, 'wan_router');
  const atRouter = drawDelivery(rng);
  script.silence(router, 'satellite', span.badFrom, span.badTo);
  for (const at of timesBetween(span.badFrom + rng.between(10, 30) * SECOND, span.badTo, [60, 150], rng)) {
    script.say(router, at, routerWords(router.vendor).doubts, atRouter);
  }
}

interface Span {
  readonly badFrom: number;
  readonly badTo: number;
}
