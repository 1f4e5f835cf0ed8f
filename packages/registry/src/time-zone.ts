const FIXED_OFFSET = /^(?:UTC|GMT)?[+-]\d\d:?\d\d$/;

/** An IANA zone that this Node knows, or a fixed offset such as `+05:30`. */
export function isTimeZone(name: string): boolean {
  if (FIXED_OFFSET.test(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
