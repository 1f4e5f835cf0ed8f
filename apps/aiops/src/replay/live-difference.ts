import type { Incident } from '@aiops/contracts';
import type { TimeRange } from '@aiops/ports';
import { matchIncidents } from './match-incidents.ts';
import { MAX_INCIDENTS } from './policy-replay.ts';
import { PAGE_ROWS, type StoredRecords } from './stored-records.ts';

const LISTED = 20;

/** How the present policy's replay stands to what the server stored when the records came. */
export interface LiveDifference {
  readonly stored: number;
  readonly found_again: number;
  /** Ids of stored incidents that the replay does not have, and of those that it has alone; the first 20. */
  readonly not_found: readonly string[];
  /** How many the replay has alone. */
  readonly new: number;
  readonly not_stored: readonly string[];
}

export async function liveDifference(
  records: StoredRecords,
  range: TimeRange,
  shipId: string | undefined,
  present: readonly Incident[],
): Promise<LiveDifference> {
  const stored: Incident[] = [];
  const filter = { range, ...(shipId === undefined ? {} : { ship_id: shipId }) };
  let cursor: string | undefined;
  do {
    const page = await records.listIncidents(filter, {
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const incident of page.data) if (isOwn(incident)) stored.push(incident);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && stored.length < MAX_INCIDENTS);
  const { matches, onlyA, onlyB } = matchIncidents(stored, present);
  return {
    stored: stored.length,
    found_again: matches.length,
    not_found: onlyA.slice(0, LISTED).map(({ incident }) => incident.incident_id),
    new: onlyB.length,
    not_stored: onlyB.slice(0, LISTED).map(({ incident }) => incident.incident_id),
  };
}

/** Made by this product, and not a part of another one by now. */
function isOwn({ merged_into, imported_by }: Incident): boolean {
  return merged_into === undefined && imported_by === undefined;
}
