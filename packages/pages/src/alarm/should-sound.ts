import type { Incident } from '@aiops/contracts';

/** What the alarm knows of the incidents before one more change. */
export interface AlarmMemory {
  /** Ids of those that it decided to sound for, and of those that were critical when the page was opened. */
  readonly heard: ReadonlySet<string>;
  /** Ms since the epoch. */
  readonly openedAtMs: number;
  /** Whether `heard` has all that were critical then. */
  readonly isComplete: boolean;
}

export type AlarmDecision =
  | { readonly sounds: true; readonly why: 'new_critical' }
  | {
      readonly sounds: false;
      readonly why: 'not_critical' | 'not_open' | 'heard_before' | 'older_than_page';
    };

/**
 * Whether a changed incident is a new critical one. Each sounds once; one that rises to critical, or whose silence
 * ends, sounds then. What was critical before the page was opened does not sound.
 */
export function shouldSound(memory: AlarmMemory, incident: Incident): AlarmDecision {
  const { severity, status, incident_id, created_at } = incident;
  if (severity !== 'critical') return { sounds: false, why: 'not_critical' };
  if (status !== 'open') return { sounds: false, why: 'not_open' };
  if (memory.heard.has(incident_id)) return { sounds: false, why: 'heard_before' };
  // There were too many to read: an old one may be one of them, and a false alarm costs trust.
  if (!memory.isComplete && Date.parse(created_at) < memory.openedAtMs) {
    return { sounds: false, why: 'older_than_page' };
  }
  return { sounds: true, why: 'new_critical' };
}

/**
 * The memory to begin with. What was created since the page was opened is new, though it is among those that were
 * there when the answer came.
 */
export function memoryOf(
  { data, next_cursor }: { readonly data: readonly Incident[]; readonly next_cursor: string | null },
  openedAtMs: number,
): AlarmMemory {
  const before = data.filter(({ created_at }) => Date.parse(created_at) < openedAtMs);
  return {
    heard: new Set(before.map(({ incident_id }) => incident_id)),
    openedAtMs,
    isComplete: next_cursor === null,
  };
}

/** With one more that was heard; the oldest is forgotten when there are too many. */
export function withHeard(heard: ReadonlySet<string>, id: string, most: number): ReadonlySet<string> {
  const ids = [...heard, id];
  return new Set(ids.slice(Math.max(ids.length - most, 0)));
}
