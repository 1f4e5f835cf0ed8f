/** Two-record decisions of one or more runs: of records that the truth gives to causes and that led to statements. */
export interface Pairs {
  /** Same cause, same incident. */
  readonly together: number;
  /** Different causes, same incident. */
  readonly mixed: number;
  /** Same cause, not the same incident. */
  readonly parted: number;
}

/** How one cause came out. */
export interface CauseScore {
  readonly cause: string;
  /** An incident carries at least one of its records. */
  readonly found: boolean;
  /** An incident carries more of its records than of any other cause. */
  readonly ownIncident: boolean;
  /** Incidents that carry its records. */
  readonly incidents: number;
  /** Of the incident with most of its records, ties to the earliest; null when it was not found. */
  readonly match: CauseMatch | null;
  /** What is to mend, one line each. */
  readonly faults: readonly Fault[];
}

export interface CauseMatch {
  readonly type: boolean;
  readonly severity: boolean;
  /** Place of the true root among the probable causes, from 1; null when it is not there. */
  readonly rootRank: number | null;
  /** From `detectable_at` to the first incident that has a record of it, s; below 0 when it came earlier. */
  readonly delaySec: number;
}

export type FaultKind =
  | 'background'
  | 'missed'
  | 'swallowed'
  | 'split'
  | 'mixed'
  | 'type'
  | 'severity'
  | 'root'
  | 'delay';

export interface Fault {
  readonly kind: FaultKind;
  readonly why: string;
}

/** An incident that carries no record of any cause. */
export interface FalseIncident {
  readonly incident: string;
  readonly why: string;
}

/** How one run came out. */
export interface RunScore {
  readonly run: string;
  readonly scenario: string;
  readonly shipDays: number;
  readonly records: number;
  /** Incidents at the end, those that were merged into others not counted. */
  readonly incidents: number;
  readonly causes: readonly CauseScore[];
  readonly falseIncidents: readonly FalseIncident[];
  /** Records of causes in incidents, and those among them that belong to the cause which most of their incident's have. */
  readonly grouped: number;
  readonly pure: number;
  readonly pairs: Pairs;
  /** Records that led to a statement and stand in an incident that carries a cause: all, and those of no cause. */
  readonly stated: number;
  readonly background: number;
  /** What in the truth can't be so; whatever it makes of the measures is not the product's doing. */
  readonly doubts: readonly string[];
}

/** A run that could not be judged. */
export interface RunFailure {
  readonly run: string;
  readonly error: string;
}

/** 2 · precision · recall / (precision + recall) over pairs; null without any. */
export function pairwiseF1({ together, mixed, parted }: Pairs): number | null {
  const all = 2 * together + mixed + parted;
  return all === 0 ? null : (2 * together) / all;
}

export function addPairs(all: readonly Pairs[]): Pairs {
  return all.reduce(
    (sum, { together, mixed, parted }) => ({
      together: sum.together + together,
      mixed: sum.mixed + mixed,
      parted: sum.parted + parted,
    }),
    { together: 0, mixed: 0, parted: 0 },
  );
}

/**
 * Pairs of records, each with its cause and its incident; null is a record that no incident took, alone with itself.
 * Counted by cells of the table of causes and incidents, so that a storm costs no square.
 */
export function countPairs(
  records: Iterable<{ readonly cause: string; readonly incident: string | null }>,
): Pairs {
  const cells = new Map<string, Map<string, number>>();
  const ofCause = new Map<string, number>();
  for (const { cause, incident } of records) {
    ofCause.set(cause, (ofCause.get(cause) ?? 0) + 1);
    if (incident === null) continue;
    const cell = cells.get(incident) ?? new Map<string, number>();
    cells.set(incident, cell);
    cell.set(cause, (cell.get(cause) ?? 0) + 1);
  }
  let together = 0;
  let inIncidents = 0;
  for (const cell of cells.values()) {
    const counts = [...cell.values()];
    together += counts.reduce((sum, count) => sum + pairsOf(count), 0);
    inIncidents += pairsOf(counts.reduce((sum, count) => sum + count, 0));
  }
  const ofCauses = [...ofCause.values()].reduce((sum, count) => sum + pairsOf(count), 0);
  return { together, mixed: inIncidents - together, parted: ofCauses - together };
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
