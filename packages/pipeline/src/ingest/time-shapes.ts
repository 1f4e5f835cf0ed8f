const CLOCK = '(?<h>\\d\\d?):(?<mi>\\d\\d):(?<s>\\d\\d)(?:[.,](?<f>\\d{1,9}))?';
const NAMED = '(?: (?<n>[A-Z]{3,4}))?';
const MONTH = '(?<mon>[A-Z][a-z]{2})';
const END = '(?!\\d)';

/** The shapes of times that lines begin with, apart from ISO; the first that reads as a real time counts. */
const ALL_SHAPES: readonly RegExp[] = [
  // 2005-06-03-15.42.50.675872
  '(?<y>\\d{4})-(?<mon>\\d\\d)-(?<d>\\d\\d)-(?<h>\\d\\d)\\.(?<mi>\\d\\d)\\.(?<s>\\d\\d)(?:\\.(?<f>\\d{1,9}))?',
  // 2024/01/31 12:00:00, 17/06/09 20:10:40, 2024.01.31 12:00:00, 2024-1-31 1:00:00 PM
  `(?<y>\\d{4}|\\d\\d(?!\\d?-))(?<sep>[/.-])(?<mon>\\d{1,2})\\k<sep>(?<d>\\d{1,2}),?[ T-]${CLOCK}`,
  // 1/31/2024 1:00:00 PM: with a half of the day it is America's order
  `(?<mon>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4}),? ${CLOCK}(?=[ \\u202F]?[AaPp]\\.?[Mm])`,
  // 20240131 12:00:00.123, 20240131-12:00:00:123
  '(?<y>\\d{4})(?<mon>\\d\\d)(?<d>\\d\\d)[ T-](?<h>\\d\\d):?(?<mi>\\d\\d):?(?<s>\\d\\d)(?:[.,:](?<f>\\d{1,9}))?',
  // 081109 203615, 081109 20:36:15
  '(?<y>\\d\\d)(?<mon>\\d\\d)(?<d>\\d\\d) {1,2}(?<h>\\d\\d):?(?<mi>\\d\\d):?(?<s>\\d\\d)',
  // Sun Dec 04 04:47:44 2005, Sun Dec 04 04:47:44.123456 2005, Sun Dec 04 04:47:44 CET 2005
  `(?:[A-Z][a-z]{2},? )${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}${NAMED} (?<y>\\d{4})`,
  // Oct 11 2024 22:14:15, Tue Oct 11 2024 22:14:15 (before the next, so that the year is not taken for a clock)
  `(?:[A-Z][a-z]{2},? )?${MONTH} {1,2}(?<d>\\d{1,2}),? (?<y>\\d{4}),? ${CLOCK}`,
  // Jun 14 15:16:01 2024 (a host of four digits looks otherwise: it is no year of ours)
  `${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}${NAMED} (?<y>(?:19[7-9]|20[0-3])\\d)(?= [A-Za-z%])`,
  // Jun 14 15:16:01, Mar  1 18:46:11.123
  `${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}`,
  // 2024 Mar  1 18:46:11
  `(?<y>\\d{4}) ${MONTH} {1,2}(?<d>\\d{1,2}) ${CLOCK}`,
  // 10/Oct/2000:13:55:36 -0700, 31 Jan 2024 12:00:00.123, 31-Jan-2024 12:00:00
  `(?<d>\\d{1,2})(?<sep>[/ -])${MONTH}\\k<sep>(?<y>\\d{4})[: ]${CLOCK}`,
  // 10.30 16:49:06, 03-17 16:13:38.811
  `(?<mon>\\d\\d)[.-](?<d>\\d\\d) {1,2}${CLOCK}`,
].map((shape) => new RegExp(shape + END, 'y'));

/** Where the shapes are told apart by their first character: a name of a day or month, or a number. */
export const WORD_SHAPES = ALL_SHAPES.filter(({ source }) => /^\(\?(?::\[A-Z\]|<mon>\[A-Z\])/.test(source));
export const NUMBER_SHAPES = ALL_SHAPES.filter((shape) => !WORD_SHAPES.includes(shape));
