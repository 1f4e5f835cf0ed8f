import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Of one record. A check costs some 10 µs, so that no record takes more than a few ms for them. */
const MAX_CHECKS = 200;
const MIN_DIGITS = 7;
const WRITTEN = /^\d+\D+\d+\D+\d|^[1-9]\d{10,12}$|^[1-9]\d{0,2}[- ]\d{9,11}$/;
/** E.164, and the trunk zero or the digit too many that is looked at with it. */
const MAX_DIGITS = 17;

/**
 * Asks libphonenumber about the numbers of one record, a bounded number of times. What comes after the last check is
 * taken for a phone number unasked: a record made of nothing but digits loses some that tell of nobody, and none that
 * tell of somebody stay.
 */
export class PhoneChecks {
  #left = MAX_CHECKS;

  /** True when a country gives the number out. @param number international, with or without + or 00 */
  isGivenOut(number: string): boolean {
    return this.#ask(internationalDigits(number), (parsed) => parsed.isValid());
  }

  /** Of a length that the country has, and behind a plus: in groups, or so long that nobody counts or measures with it. */
  isPossible(number: string): boolean {
    const digits = internationalDigits(number);
    if (digits.length < 10 || !WRITTEN.test(number)) return false;
    return this.#ask(digits, (parsed) => parsed.isPossible());
  }

  #ask(
    digits: string,
    question: (parsed: NonNullable<ReturnType<typeof parsePhoneNumberFromString>>) => boolean,
  ): boolean {
    if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
    if (this.#left === 0) return true;
    this.#left -= 1;
    const parsed = parsePhoneNumberFromString(`+${digits}`);
    return parsed !== undefined && question(parsed);
  }
}

/** Without the trunk zero in brackets and the prefix for calls abroad. */
function internationalDigits(number: string): string {
  return number
    .replace(/\(0\)/, '')
    .replace(/%20/g, ' ')
    .replace(/\D/g, '')
    .replace(/^(?:00|011)/, '');
}
