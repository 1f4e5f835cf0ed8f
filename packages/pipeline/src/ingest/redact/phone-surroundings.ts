/** What may stand behind a phone number, and what else a number may be. */
import type { DigitGroup } from './digit-runs.ts';
import type { Span } from './spans.ts';

const EXTENSION =
  /^(?:[ ,]{0,2}(?:x|extn?\.?|extension|durchwahl|poste|toestel|anexo|interno)[ .:]{0,2}|;ext=)\d{1,6}(?![\p{L}\p{N}])/iu;
const UNIT =
  /^\s?(?:bytes?|[kmgt]i?b|b\/s|[kmg]?bps|hz|[kmg]hz|ms|us|ns|µs|s|sec|seconds|packets|pkts|rows|records|ppm|rpm|took|rssi|rsrp|rsrq|sinr|earfcn|pci)\b/i;
/** What is counted or lasts. */
const COUNTED = /^ ?(?:times|attempts?|tries|retries|min|mins|minutes|s|sec|seconds|calls|h|hours|days|x)\b/i;
const DATE =
  /^(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])|\d\d?[-./]\d\d?[-./](?:19|20)\d\d)(?!\d)/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Behind a number that may be whole: a count, an hour, a date or an address. */
export function isSomethingElse(text: string, { start, end }: DigitGroup): boolean {
  if (end - start === 1 || text.charAt(end) === ':' || COUNTED.test(text.slice(end, end + 12))) return true;
  return (
    DATE.test(text.slice(start, start + 10)) ||
    /^\d{1,3}(?:\.\d{1,3}){3}(?!\d)/.test(text.slice(start, start + 16))
  );
}

/** Whether the whole of it is a date, an address or a decimal. */
export function isDateOrAddress(number: string): boolean {
  return (
    DATE.test(number) ||
    ADDRESS.test(number) ||
    /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(number) ||
    /^\d+\.\d+$/.test(number)
  );
}

/** With the extension that follows it. */
export function withExtension(text: string, span: Span): Span {
  const extension = EXTENSION.exec(text.slice(span.end, span.end + 20));
  return extension === null ? span : { ...span, end: span.end + extension[0].length };
}

export function hasExtension(text: string, end: number): boolean {
  return EXTENSION.test(text.slice(end, end + 20));
}

/** True where a number is a measure, a count, the duration of a function call or the name of a radio cell. */
export function hasUnit(text: string, end: number): boolean {
  return UNIT.test(text.slice(end, end + 12));
}
