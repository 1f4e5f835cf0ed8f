const WEEKDAY = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +)?';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = '\\d\\d?:\\d\\d(?::\\d\\d)?(?:[.,:]\\d{1,9})?(?: ?[AP]M)?';
const OFFSET = '(?:Z| ?[+-]\\d\\d:?\\d\\d)?';

/** `[Sun Dec 04 04:47:44 2005]`, `Jun 14 15:16:01`, `04/Dec/2005:04:47:44 +0100`. */
const WORDED = new RegExp(
  `\\[?${WEEKDAY}(?:${MONTH}[a-z]{0,6} +\\d{1,2},?(?: +\\d{4})?|\\d{1,2}[ /-]${MONTH}[ /-]\\d{2,4}:?) *${CLOCK}` +
    '(?: +[+-]\\d{4}| [A-Z]{3,4}(?= \\d{4}))?(?: +\\d{4}(?=[\\] ]))?\\]?',
  'y',
);

/** ISO and its kin, compact dates, a date alone, a clock alone, seconds and finer since 1970. */
const NUMERIC = new RegExp(
  '\\[?(?:' +
    [
      '\\d{4}([-/.]?)\\d\\d\\1\\d\\d(?:[T _-]| +)\\d\\d?[:.]?\\d\\d[:.]?\\d\\d(?:[.,:]\\d{1,9})?',
      '\\d\\d?[-/.]\\d\\d?(?:[-/.]\\d{2,4})? +\\d\\d?:\\d\\d(?::\\d\\d(?:[.,:]\\d{1,9})?)?',
      '\\d{6} \\d{6}',
      '\\d{4}[-/.]\\d\\d[-/.]\\d\\d',
      '\\d\\d?:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?',
      '1\\d{9}(?:\\.\\d{1,9}|\\d{3}|\\d{6}|\\d{9})?',
    ].join('|') +
    `)${OFFSET}\\]?,?(?=[ |\\]:]|$)`,
  'y',
);

function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : -1;
}

/** End of a point in time that begins at `at`, or -1. */
export function timeEnd(line: string, at: number): number {
  let c = line.charCodeAt(at);
  if (c === 91) c = line.charCodeAt(at + 1);
  if (c >= 48 && c <= 57) {
    const end = endOf(NUMERIC, line, at);
    return end >= 0 ? end : endOf(WORDED, line, at);
  }
  return c >= 65 && c <= 87 ? endOf(WORDED, line, at) : -1;
}
