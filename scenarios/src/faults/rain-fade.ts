import { deviceOf, type FleetDevice } from '../fleet.ts';
import { MINUTE, SECOND } from '../record.ts';
import {
  type Course,
  depthAt,
  drawDelivery,
  type Fault,
  type FaultKind,
  type FaultRequest,
  FaultScript,
  timesBetween,
  writtenSeverity,
} from './fault.ts';

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
  sayShoreSide(script, request, course);
  const cause = {
    incident_type: 'link_degradation',
    severity: writtenSeverity('critical', modem),
    root_device: modem.device_id,
  };
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

/** What each make of modem writes about a weak signal, a lost carrier and its return. */
interface ModemWords {
  readonly service: string;
  readonly weak: (snr: number) => string;
  readonly searching: string;
  readonly lost: string;
  readonly back: string;
}

function wordsOf(modem: FleetDevice): ModemWords {
  switch (modem.vendor) {
    case 'Comtech':
      return {
        service: 'cdm760',
        weak: (snr) => `Rx: EbNo=${snr.toFixed(1)}dB BER=2.1E-4 lock=Y ALARM=EbNo low`,
        searching: 'Rx: EbNo=0.0dB RSL=-71dBm lock=N',
        lost: 'Rx: loss of signal on demod 1',
        back: 'Rx: signal restored on demod 1, link up',
      };
    case 'Newtec':
      return {
        service: 'mdm3310',
        weak: (snr) => `demod 1 fade margin exhausted, C/N ${snr.toFixed(2)} dB`,
        searching: 'demod 1 unlocked, acquisition sweep running',
        lost: 'demod 1: carrier lost',
        back: 'demod 1: carrier acquired, link up',
      };
    default:
      return {
        service: 'modem',
        weak: (snr) => `rx_snr=${snr.toFixed(1)} rx_lock=1 modcod=QPSK-1/4 state=degraded reason="low snr"`,
        searching: 'rx_snr=0.0 rx_lock=0 state=acquiring beam=3',
        lost: 'carrier lost on beam 3',
        back: 'carrier acquired on beam 3, link up',
      };
  }
}

function sayModem(
  script: FaultScript,
  { rng, intensity }: FaultRequest,
  course: Course,
  modem: FleetDevice,
): void {
  const words = wordsOf(modem);
  const deepFrom = course.from + 0.8 * (course.full - course.from);
  const deepTo = course.ebbs + 0.2 * (course.to - course.ebbs);
  const losesCarrier = intensity >= 0.5;
  const lostAt = course.full + rng.between(0.5, 2) * SECOND;
  script.silence(modem, 'satellite', deepFrom, deepTo);
  for (const at of timesBetween(deepFrom, losesCarrier ? lostAt : deepTo, [40, 110], rng)) {
    script.say(modem, at, words.service, 'warning', words.weak(7 - 4 * intensity * rng.between(0.8, 1.1)));
  }
  if (!losesCarrier) return;
  script.say(modem, lostAt, words.service, 'error', words.lost);
  for (const at of timesBetween(lostAt + 20 * SECOND, deepTo, [40, 110], rng)) {
    script.say(modem, at, words.service, 'warning', words.searching);
  }
  script.say(modem, deepTo, words.service, 'notice', words.back);
}

/** The router's health checks, the guests' portal and the card payments: all that needs the way to shore. */
function sayShoreSide(script: FaultScript, { ship, rng, intensity }: FaultRequest, course: Course): void {
  const badFrom = course.from + 0.85 * (course.full - course.from);
  const badTo = course.ebbs + 0.3 * (course.to - course.ebbs);
  const router = deviceOf(ship, 'wan_router');
  const atRouter = drawDelivery(rng);
  script.silence(router, 'satellite', badFrom, badTo);
  for (const at of timesBetween(badFrom + rng.between(10, 30) * SECOND, badTo, [60, 150], rng)) {
    const msg =
      router.vendor === 'Cisco'
        ? `%TRACK-6-STATE: 10 ip sla 10 reachability Up -> Down, rtt over threshold on Tunnel0`
        : 'WAN1 (VSAT) health check failed, 3 of 5 probes unanswered';
    script.say(router, at, router.vendor === 'Cisco' ? 'ios' : 'wan', 'warning', msg, atRouter);
  }
  const portal = deviceOf(ship, 'portal');
  const atPortal = drawDelivery(rng);
  script.silence(portal, 'shore', badFrom, badTo);
  const guestsFrom = badFrom + rng.between(30, 90) * SECOND;
  for (const at of timesBetween(guestsFrom, badTo + 30 * SECOND, [25, 100 - 50 * intensity], rng)) {
    const msg = rng.pick([
      'captive portal failed: shore authentication did not answer',
      'captive portal failed: upstream unreachable, guest shown the offline page',
    ]);
    script.say(portal, at, 'portal', 'error', msg, atPortal);
  }
  const pos = deviceOf(ship, 'pos');
  const atPos = drawDelivery(rng);
  script.silence(pos, 'shore', badFrom, badTo);
  const paymentsFrom = badFrom + rng.between(20, 70) * SECOND;
  for (const at of timesBetween(paymentsFrom, badTo + 20 * SECOND, [20, 90 - 40 * intensity], rng)) {
    const msg = rng.pick([
      'c.s.pos.PaymentGateway - authorisation failed: java.net.SocketTimeoutException: connection timed out',
      'c.s.pos.PaymentGateway - acquirer link: connection timeout after 15000 ms, ticket kept offline',
    ]);
    script.say(pos, at, 'pos', 'error', msg, atPos);
  }
}
