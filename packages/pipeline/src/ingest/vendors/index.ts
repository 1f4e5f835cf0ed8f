import type { LineFormat } from '../formats/line-format.ts';
import { ARUBA_CONTROLLER, ARUBA_CX, ARUBA_SWITCH } from './aruba.ts';
import { CISCO_ASA } from './cisco-asa.ts';
import { CISCO_AIREOS, CISCO_IOS } from './cisco-ios.ts';
import { COMWARE } from './comware.ts';
import { FORTINET } from './fortinet.ts';
import { JUNOS } from './junos.ts';
import { NMEA } from './nmea.ts';
import { PALO_ALTO } from './palo-alto.ts';
import { SATELLITE } from './satellite.ts';
import { UPS } from './ups.ts';
import { WINDOWS_EVENT } from './windows-event.ts';

/**
 * In the order to ask: those that the first characters tell come first, those that have to look for values last.
 * Each reads a whole line as well as the text behind a syslog header.
 */
export const VENDOR_FORMATS: readonly LineFormat[] = [
  NMEA,
  WINDOWS_EVENT,
  JUNOS,
  CISCO_ASA,
  CISCO_AIREOS,
  CISCO_IOS,
  COMWARE,
  FORTINET,
  PALO_ALTO,
  ARUBA_SWITCH,
  ARUBA_CX,
  ARUBA_CONTROLLER,
  UPS,
  SATELLITE,
];
