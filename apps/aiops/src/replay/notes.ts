import { toTimestamp } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { TimeRange } from '@aiops/ports';
import type { LiveDifference } from './live-difference.ts';
import type { PolicyChange } from './policy-changes.ts';
import type { StoredRecords } from './stored-records.ts';

/** Something that a replay can not know, or left out. */
export interface ReplayNote {
  readonly code:
    | 'begins_empty'
    | 'not_kept'
    | 'not_stored'
    | 'not_replayed'
    | 'cut'
    | 'live_differs'
    | 'other_policy_live'
    | 'no_records';
  readonly text: string;
}

const DAY_MS = 86_400_000;
const MAX_DROPS = 1_000;
const LISTED_KEYS = 5;

export const BEGINS_EMPTY: ReplayNote = {
  code: 'begins_empty',
  text: 'Both runs begin with nothing learned and nothing open: what began before the first record, or was usual by then, is not known to them. People’s commands and silences are not run again.',
};

/** Raw records have gone by the retention of the policy, sooner than incidents. */
export function retentionNotes(range: TimeRange, { retention }: Policy, nowMs: number): ReplayNote[] {
  const { logs_days, metrics_days } = retention;
  const gone = [
    { what: 'log records', days: logs_days },
    { what: 'metrics', days: metrics_days },
  ].filter(({ days }) => range.fromMs < nowMs - days * DAY_MS);
  return gone.map(({ what, days }) => ({
    code: 'not_kept',
    text: `The ${what} that came before ${toTimestamp(nowMs - days * DAY_MS)} are not kept (${days} days): what they would have led to is not known.`,
  }));
}

/** What came and was not stored can't be run again; live it was judged, unless it was not even taken in. */
export async function dropNotes(
  records: StoredRecords,
  range: TimeRange,
  shipId: string | undefined,
): Promise<ReplayNote[]> {
  const drops = await records.listDrops(range, MAX_DROPS);
  const byReason = new Map<string, number>();
  for (const drop of drops) {
    if (shipId !== undefined && drop.ship_id !== shipId) continue;
    if (drop.reason === 'label_values') continue;
    byReason.set(drop.reason, (byReason.get(drop.reason) ?? 0) + drop.records);
  }
  if (byReason.size === 0) return [];
  const reasons = [...byReason].map(([reason, count]) => `${reason} ${count}`).join(', ');
  return [
    {
      code: 'not_stored',
      text: `Some records of this time were not stored, and neither run sees them: ${reasons}. Live, those that were sampled or below the least level were judged.`,
    },
  ];
}

export function unreplayedNotes(changes: readonly PolicyChange[]): ReplayNote[] {
  const keys = [...new Set(changes.filter(({ replayed }) => !replayed).map(({ key }) => key))];
  if (keys.length === 0) return [];
  return [
    {
      code: 'not_replayed',
      text: `A replay does not show what these changes do: ${someOf(keys)}. Records are taken as they were stored, and nobody is notified.`,
    },
  ];
}

export function liveNotes({ stored, found_again, new: added }: LiveDifference): ReplayNote[] {
  const gone = stored - found_again;
  if (gone === 0 && added === 0) return [];
  return [
    {
      code: 'live_differs',
      text: `The present policy’s replay is not quite what the server stored: of ${stored} stored incidents ${gone} are not found again, and ${added === 0 ? 'none is' : added === 1 ? '1 is' : `${added} are`} new. Live the server had learned more or less, took records as they came, had another policy for a time, or people stepped in.`,
    },
  ];
}

export function someOf(names: readonly string[]): string {
  const more = names.length - LISTED_KEYS;
  return `${names.slice(0, LISTED_KEYS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
