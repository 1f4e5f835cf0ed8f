import { spanWords } from '@aiops/contracts';
import { dateTimeIn, dayIn, timeIn } from '../time/format.ts';
import { gapsOf, type SeriesPoint } from './aligned.ts';
import { numberWords } from './number-words.ts';

interface Summarised {
  readonly points: readonly SeriesPoint[];
  readonly threshold: number | null;
  /** When the event began, by event time. */
  readonly beganAt: string;
}

/** What the chart of a series shows, for those who read it. */
export function seriesSummary({ points, threshold, beganAt }: Summarised): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return 'No sample was stored around this time.';
  const sayAt = dayIn(last.ts, 'UTC') === dayIn(beganAt, 'UTC') ? timeIn : dateTimeIn;
  const beganMs = Date.parse(beganAt);
  const before = points.filter(({ ts }) => Date.parse(ts) < beganMs);
  const since = points.filter(({ ts }) => Date.parse(ts) >= beganMs);
  return [
    before.length > 0 && `Before it began: ${spreadWords(before)}.`,
    since.length > 0 && `Since then: ${spreadWords(since)}.`,
    `Last: ${numberWords(last.avg)} at ${sayAt(last.ts, 'UTC')} UTC.`,
    threshold !== null && `Limit: ${numberWords(threshold)}.`,
    gapWords(points),
  ]
    .filter((part) => part !== false && part !== '')
    .join(' ');
}

function spreadWords(points: readonly SeriesPoint[]): string {
  const [first] = points;
  if (points.length === 1 && first !== undefined) return `${numberWords(first.avg)}, measured once`;
  const least = Math.min(...points.map(({ min }) => min));
  const greatest = Math.max(...points.map(({ max }) => max));
  if (least === greatest) return `always ${numberWords(least)}`;
  const mean = points.reduce((sum, { avg }) => sum + avg, 0) / points.length;
  return `about ${numberWords(mean)}, from ${numberWords(least)} to ${numberWords(greatest)}`;
}

function gapWords(points: readonly SeriesPoint[]): string {
  const spans = gapsOf(points).map(({ fromMs, toMs }) => toMs - fromMs);
  if (spans.length === 0) return '';
  const longest = spanWords(Math.max(...spans));
  return spans.length === 1
    ? `Nothing was measured for ${longest}.`
    : `${spans.length} times nothing was measured, for up to ${longest}.`;
}
