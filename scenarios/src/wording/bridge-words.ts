import type { Rng } from '../random.ts';
import { type Saying, saying } from './saying.ts';

/** A receiver that loses its position and finds it again. */
export interface GpsWords {
  readonly lost: Saying;
  readonly still: (rng: Rng) => Saying;
  readonly back: Saying;
}

export function gpsWords(vendor: string): GpsWords {
  switch (vendor) {
    case 'JRC':
      return {
        lost: saying('jlr', 'error', 'ALR 001 GPS position lost, dead reckoning'),
        still: (rng) => saying('jlr', 'warning', `$GPGSA,A,1,,,,,,,,,,,,,99.9,99.9,99.9*0${rng.int(0, 9)}`),
        back: saying('jlr', 'notice', 'ALR 001 GPS position restored'),
      };
    case 'Saab':
      return {
        lost: saying('r5', 'error', 'GNSS signal lost: navigation mode NOT VALID'),
        still: (rng) =>
          saying('r5', 'warning', `navigation mode NOT VALID, ${rng.int(0, 2)} satellites used`),
        back: saying('r5', 'notice', 'GNSS signal restored: navigation mode DGNSS'),
      };
    default:
      return {
        lost: saying('nmea', 'error', 'GPS signal lost: GGA fix=0 sats=0'),
        still: (rng) =>
          saying('nmea', 'warning', `GGA fix=0 sats=${rng.int(0, 2)} hdop=99.9 age=${rng.int(10, 400)}`),
        back: saying('nmea', 'notice', 'GPS fix acquired: GGA fix=1 sats=9'),
      };
  }
}

/** Of a device that lives on the receiver's position. */
export function navigatorWords(role: string): { readonly lost: Saying; readonly back: Saying } {
  switch (role) {
    case 'ais':
      return {
        lost: saying('ais', 'error', 'ALR 026: no GPS fix, position not available'),
        back: saying('ais', 'notice', 'ALR 026 rectified: GPS fix valid'),
      };
    case 'voyage_recorder':
      return {
        lost: saying('vdr', 'error', 'input POS-1: loss of GPS, $GPGGA quality 0'),
        back: saying('vdr', 'notice', 'input POS-1: GPS restored, $GPGGA quality 1'),
      };
    default:
      return {
        lost: saying('ecdis', 'error', 'position sensor 1: GPS signal lost, dead reckoning in use'),
        back: saying('ecdis', 'notice', 'position sensor 1: GPS signal restored'),
      };
  }
}

/** A panel's words: the first detector, further ones, and the end. */
export interface FireWords {
  readonly first: (zone: number, detector: number) => Saying;
  readonly more: (zone: number, detector: number) => Saying;
  readonly trouble: (zone: number) => Saying;
  readonly over: (zone: number) => Saying;
}

export function fireWords(vendor: string): FireWords {
  switch (vendor) {
    case 'Autronica':
      return {
        first: (zone, detector) =>
          saying('autrosafe', 'critical', `FIRE ALARM zone ${zone} point ${detector} heat 78 C`),
        more: (zone, detector) =>
          saying('autrosafe', 'critical', `Fire alarm zone ${zone} point ${detector} confirmed`),
        trouble: (zone) =>
          saying('autrosafe', 'warning', `zone ${zone}: dampers closed, ventilation stopped`),
        over: (zone) => saying('autrosafe', 'notice', `Fire alarm reset zone ${zone} by bridge operator`),
      };
    case 'Tyco':
      return {
        first: (zone, detector) =>
          saying('zettler', 'error', `Smoke detected, zone ${zone}, device ${zone}/${detector}`),
        more: (zone, detector) =>
          saying(
            'zettler',
            'error',
            `Smoke alarm zone ${zone} device ${zone}/${detector} obscuration 6.1 %/m`,
          ),
        trouble: (zone) => saying('zettler', 'warning', `Output group ${zone}: sounders on`),
        over: (zone) => saying('zettler', 'notice', `Smoke alarm cleared, zone ${zone}`),
      };
    default:
      return {
        first: (zone, detector) =>
          saying('panel', 'critical', `FIRE ALARM: zone ${zone}, loop detector ${zone}-${detector}, smoke`),
        more: (zone, detector) =>
          saying('panel', 'critical', `Smoke detected: zone ${zone}, second detector ${zone}-${detector}`),
        trouble: (zone) =>
          saying('panel', 'warning', `zone ${zone}: fire doors released, general signal in 120 s`),
        over: (zone) => saying('panel', 'notice', `Fire alarm reset: zone ${zone} normal`),
      };
  }
}
