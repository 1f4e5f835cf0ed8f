/** Calendar arithmetic in UTC (proleptic Gregorian), without Date objects: it stands on the hot path. */
const DAY_MS = 86_400_000;
const MONTHS: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};

/** 1 to 12 for an English three-letter month in any case; undefined for other words. */
export function monthOf(word: string): number | undefined {
  return MONTHS[word.toLowerCase()];
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01; after H. Hinnant, "chrono-compatible low-level date algorithms". */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Milliseconds since 1970, or null when there is no such day or time. Second 60 (a leap second) is taken. */
export function civilMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  milli: number,
): number | null {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return null;
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return null;
  return daysFromCivil(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
}

/** The same of a match whose groups are, from this one on, year, month, day, hour, minute, second and fraction, all in digits. */
export function civilMsOf(m: RegExpExecArray, from = 1): number | null {
  return civilMs(
    +(m[from] ?? 0),
    +(m[from + 1] ?? 0),
    +(m[from + 2] ?? 0),
    +(m[from + 3] ?? 0),
    +(m[from + 4] ?? 0),
    +(m[from + 5] ?? 0),
    milliOf(m[from + 6]),
  );
}

/** Milliseconds of a decimal fraction: `5` is 500, `675872` is 675. Absent is 0. */
export function milliOf(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
}
