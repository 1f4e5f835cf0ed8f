/** What a grouping says. */
export interface Prediction {
  /** The incident of each alert by its id; an alert that is not in it was left alone. */
  readonly incidentOf: ReadonlyMap<string, string>;
  /** The services of each incident, the likeliest cause first. */
  readonly rootsOf: ReadonlyMap<string, readonly string[]>;
}

export interface Truth {
  readonly incidentOf: ReadonlyMap<string, string>;
  readonly rootOf: ReadonlyMap<string, string>;
}

export interface GroupingScore {
  /** Over pairs of alerts of faults: in one incident if and only if of one fault. */
  readonly pairwise_f1: number;
  /** B-cubed, over alerts of faults (Bagga and Baldwin, "Algorithms for Scoring Coreference Chains", 1998). */
  readonly b3_f1: number;
  /** The share of the faults that an incident matches: intersection over union of their alerts of at least half. */
  readonly incident_recall: number;
  /** The share of the incidents that match a fault. */
  readonly incident_precision: number;
  /** The share of the faults whose incident has the injected service as the first, or among the first three causes. */
  readonly root_top1: number;
  readonly root_top3: number;
  readonly faults: number;
  readonly incidents: number;
}

/** Alerts outside every fault. */
const NOISE = 'noise';
const LEAST_OVERLAP = 0.5;

/** One alert: what it belongs to, and where it was put. */
interface Placed {
  readonly fault: string;
  readonly group: string;
}

/** How a grouping of alerts fits the injected faults. Alerts that were left alone are groups of one. */
export function scoreGrouping(truth: Truth, prediction: Prediction): GroupingScore {
  const all: Placed[] = [...truth.incidentOf].map(([id, fault]) => ({
    fault,
    group: prediction.incidentOf.get(id) ?? `alone:${id}`,
  }));
  const ofFaults = all.filter(({ fault }) => fault !== NOISE);
  const matches = matchedFaults(all);
  const faults = new Set(ofFaults.map(({ fault }) => fault)).size;
  const incidents = new Set(
    [...truth.incidentOf.keys()].flatMap((id) => prediction.incidentOf.get(id) ?? []),
  );
  const matched = [...new Set(matches.values())].filter((group) => incidents.has(group)).length;
  const found = (depth: number): number =>
    [...matches].filter(([fault, group]) =>
      (prediction.rootsOf.get(group) ?? []).slice(0, depth).includes(truth.rootOf.get(fault) ?? ''),
    ).length;
  return {
    pairwise_f1: pairwiseF1(ofFaults),
    b3_f1: bCubedF1(ofFaults),
    incident_recall: share(matches.size, faults),
    incident_precision: share(matched, incidents.size),
    root_top1: share(found(1), faults),
    root_top3: share(found(3), faults),
    faults,
    incidents: incidents.size,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function harmonic(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}

function counts(keys: Iterable<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return found;
}

interface Table {
  readonly faults: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  /** How many alerts each fault has in each group. */
  readonly cells: readonly (Placed & { readonly count: number })[];
}

function tableOf(alerts: readonly Placed[]): Table {
  const byFault = new Map<string, Placed[]>();
  for (const alert of alerts) {
    const own = byFault.get(alert.fault);
    if (own === undefined) byFault.set(alert.fault, [alert]);
    else own.push(alert);
  }
  const cells = [...byFault].flatMap(([fault, own]) =>
    [...counts(own.map(({ group }) => group))].map(([group, count]) => ({ fault, group, count })),
  );
  return {
    faults: counts(alerts.map(({ fault }) => fault)),
    groups: counts(alerts.map(({ group }) => group)),
    cells,
  };
}

function pairs(sizes: Iterable<number>): number {
  let sum = 0;
  for (const size of sizes) sum += (size * (size - 1)) / 2;
  return sum;
}

function pairwiseF1(alerts: readonly Placed[]): number {
  const { faults, groups, cells } = tableOf(alerts);
  const right = pairs(cells.map(({ count }) => count));
  const predicted = pairs(groups.values());
  const actual = pairs(faults.values());
  return harmonic(predicted === 0 ? 1 : right / predicted, actual === 0 ? 1 : right / actual);
}

function bCubedF1(alerts: readonly Placed[]): number {
  const { faults, groups, cells } = tableOf(alerts);
  let precision = 0;
  let recall = 0;
  for (const { fault, group, count } of cells) {
    precision += count ** 2 / (groups.get(group) ?? 1);
    recall += count ** 2 / (faults.get(fault) ?? 1);
  }
  return harmonic(share(precision, alerts.length), share(recall, alerts.length));
}

/** The group that overlaps each fault most, where it does so by half. Noise in a group counts against it. */
function matchedFaults(alerts: readonly Placed[]): Map<string, string> {
  const { faults, groups, cells } = tableOf(alerts);
  const best = new Map<string, { readonly group: string; readonly overlap: number }>();
  for (const { fault, group, count } of cells) {
    if (fault === NOISE) continue;
    const overlap = count / ((faults.get(fault) ?? 0) + (groups.get(group) ?? 0) - count);
    if (overlap > (best.get(fault)?.overlap ?? 0)) best.set(fault, { group, overlap });
  }
  return new Map(
    [...best].flatMap(([fault, { group, overlap }]) => (overlap >= LEAST_OVERLAP ? [[fault, group]] : [])),
  );
}
