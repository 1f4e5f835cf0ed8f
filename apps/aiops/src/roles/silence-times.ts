import { toTimestamp } from '@aiops/kernel';
import { matcherHolds } from '@aiops/pipeline';
import { occurrenceAt } from '@aiops/policy';
import type { Silences, SilenceTime } from '@aiops/ports';
import type { Registry } from '@aiops/registry';

const MINUTE_MS = 60_000;
/** Every day of the week comes within a week; a change of the clock may move it a little. */
const AHEAD_MS = 8 * 86_400_000;
/** Zones that are looked at: more than clocks of different ships tell apart. */
const MAX_ZONES = 40;

type Times = Parameters<Silences['nextTimes']>[0];

/** When it holds next by the clock of each zone that it goes by, the soonest first. Without recurrence: all its time. */
export function nextTimes(silence: Times, registry: Registry, nowMs: number): readonly SilenceTime[] {
  const fromMs = Math.max(nowMs, Date.parse(silence.starts_at));
  const endsMs = Date.parse(silence.ends_at);
  const { recurs } = silence;
  if (recurs === undefined) {
    return fromMs < endsMs ? [{ from: toTimestamp(fromMs), to: toTimestamp(endsMs), timezone: 'UTC' }] : [];
  }
  const untilMs = Math.min(endsMs, fromMs + AHEAD_MS);
  return zonesOf(silence, registry)
    .flatMap((timezone) => {
      const next = nextOccurrence({ ...recurs, timezone }, fromMs, untilMs);
      return next === null ? [] : [{ ...clipped(next, fromMs, endsMs), timezone }];
    })
    .sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

function clipped({ startMs, endMs }: { startMs: number; endMs: number }, fromMs: number, endsMs: number) {
  return { from: toTimestamp(Math.max(startMs, fromMs)), to: toTimestamp(Math.min(endMs, endsMs)) };
}

/** Those of the ships that it may be of; a ship that names none, or that nobody registered, goes by UTC. */
function zonesOf({ matchers, recurs }: Times, { ships }: Registry): string[] {
  if (recurs === undefined || recurs.timezone !== 'ship') return [recurs?.timezone ?? 'UTC'];
  const ofShips = matchers.filter(({ field }) => field === 'ship_id');
  const fits = ships.filter(({ ship_id }) =>
    ofShips.every((matcher) =>
      matcherHolds(matcher, {
        ship_id,
        device_id: null,
        host: null,
        service: null,
        incident_type: null,
        severity: null,
        signal: null,
      }),
    ),
  );
  const zones = new Set(fits.map(({ timezone }) => timezone ?? 'UTC'));
  return zones.size === 0 ? ['UTC'] : [...zones].slice(0, MAX_ZONES);
}

/** Steps of its own length miss no occurrence, but perhaps one that the end cuts: that is looked at by itself. */
function nextOccurrence(
  span: NonNullable<Times['recurs']>,
  fromMs: number,
  untilMs: number,
): ReturnType<typeof occurrenceAt> {
  if (fromMs >= untilMs) return null;
  for (let atMs = fromMs; atMs < untilMs; atMs += span.duration_min * MINUTE_MS) {
    const found = occurrenceAt(span, atMs, undefined);
    if (found !== null) return found;
  }
  return occurrenceAt(span, untilMs - 1, undefined);
}
