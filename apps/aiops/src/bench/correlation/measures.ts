import { type BenchRow, quantile, row } from '../report.ts';
import { addPairs, type CauseMatch, pairwiseF1, type RunFailure, type RunScore } from './score.ts';

const TARGETS = {
  recall: 0.99,
  falsePerShipDay: 0.1,
  benignShipDays: 60,
  fragments: 1.15,
  purity: 0.97,
  pairwiseF1: 0.93,
  type: 0.95,
  severity: 0.9,
  rootTop1: 0.85,
  rootTop3: 0.95,
  delayMedianSec: 5,
  delayP95Sec: 60,
};

/**
 * The measures over all runs, each cause and each record counting the same. A ratio without anything to count is null.
 * What is said of an incident (type, severity, root, delay) is said of causes that were found; recall tells the others.
 */
export function measuresOf(
  runs: readonly RunScore[],
  failures: readonly RunFailure[],
  { isGenerated }: { readonly isGenerated: boolean } = { isGenerated: true },
): BenchRow[] {
  return [
    row('failed_runs', failures.length, 'runs', 'lower', 0, `${runs.length} runs were judged`),
    ...findingRows(runs),
    ...silenceRows(runs, isGenerated),
    ...groupingRows(runs),
    ...incidentRows(matchesOf(runs)),
    noiseRow(runs),
  ];
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const sumOf = (runs: readonly RunScore[], value: (run: RunScore) => number): number =>
  runs.reduce((sum, run) => sum + value(run), 0);
const withCauses = (runs: readonly RunScore[]) => runs.filter(({ causes }) => causes.length > 0);
const matchesOf = (runs: readonly RunScore[]): CauseMatch[] =>
  runs.flatMap(({ causes }) => causes.flatMap(({ match }) => (match === null ? [] : [match])));

function findingRows(runs: readonly RunScore[]): BenchRow[] {
  const causes = runs.flatMap((run) => run.causes);
  const found = causes.filter((cause) => cause.found).length;
  const own = causes.filter((cause) => cause.ownIncident).length;
  const missed = `${causes.length - found} of ${causes.length} causes were missed`;
  return [
    row('recall', ratio(found, causes.length), 'ratio', 'higher', TARGETS.recall, missed),
    row(
      'recall_own_incident',
      ratio(own, causes.length),
      'ratio',
      'higher',
      null,
      'causes that lead an incident, so that no other hides them',
    ),
  ];
}

/** Folders that somebody wrote can't be asked for more silent days than they have; the generator can. */
function silenceRows(runs: readonly RunScore[], isGenerated: boolean): BenchRow[] {
  const benign = runs.filter(({ causes }) => causes.length === 0);
  const others = withCauses(runs);
  const falseIn = (some: readonly RunScore[]) => sumOf(some, ({ falseIncidents }) => falseIncidents.length);
  const days = (some: readonly RunScore[]) => sumOf(some, ({ shipDays }) => shipDays);
  return [
    row(
      'false_per_ship_day',
      ratio(falseIn(benign), days(benign)),
      '1/day',
      'lower',
      TARGETS.falsePerShipDay,
      `${falseIn(benign)} incidents in data without causes`,
    ),
    row('benign_ship_days', days(benign), 'days', 'higher', isGenerated ? TARGETS.benignShipDays : null),
    row(
      'false_beside_causes_per_ship_day',
      ratio(falseIn(others), days(others)),
      '1/day',
      'lower',
      null,
      `${falseIn(others)} incidents of background alone in ${days(others).toFixed(1)} ship-days with causes`,
    ),
  ];
}

function groupingRows(runs: readonly RunScore[]): BenchRow[] {
  const found = runs.flatMap(({ causes }) => causes).filter((cause) => cause.found);
  const incidents = found.reduce((sum, cause) => sum + cause.incidents, 0);
  const grouped = sumOf(runs, (run) => run.grouped);
  const pairs = addPairs(runs.map((run) => run.pairs));
  const { together, mixed, parted } = pairs;
  return [
    row(
      'fragments_per_cause',
      ratio(incidents, found.length),
      'incidents',
      'lower',
      TARGETS.fragments,
      `${found.filter((cause) => cause.incidents > 1).length} causes in more than one`,
    ),
    row(
      'purity',
      ratio(
        sumOf(runs, (run) => run.pure),
        grouped,
      ),
      'ratio',
      'higher',
      TARGETS.purity,
      `${grouped} records of causes in incidents`,
    ),
    row(
      'background_share',
      ratio(
        sumOf(runs, (run) => run.background),
        sumOf(runs, (run) => run.stated),
      ),
      'ratio',
      'lower',
      null,
      'of the records with a statement in incidents with causes, those of no cause',
    ),
    row(
      'pairwise_f1',
      pairwiseF1(pairs),
      'ratio',
      'higher',
      TARGETS.pairwiseF1,
      `pairs of records that led to a statement, in or out of incidents, over all runs`,
    ),
    row('pairwise_f1_mean', meanF1(runs), 'ratio', 'higher', null, 'each run counts the same'),
    row('pairwise_precision', ratio(together, together + mixed), 'ratio', 'higher', null),
    row('pairwise_recall', ratio(together, together + parted), 'ratio', 'higher', null),
  ];
}

function meanF1(runs: readonly RunScore[]): number | null {
  const each = runs.map((run) => pairwiseF1(run.pairs)).filter((value) => value !== null);
  return ratio(
    each.reduce((sum, value) => sum + value, 0),
    each.length,
  );
}

function incidentRows(matches: readonly CauseMatch[]): BenchRow[] {
  const share = (holds: (match: CauseMatch) => boolean) =>
    ratio(matches.filter(holds).length, matches.length);
  const rooted = (place: number) => share(({ rootRank }) => rootRank !== null && rootRank <= place);
  const delays = matches.map((match) => match.delaySec);
  const early = `after detectable_at; ${delays.filter((delay) => delay < 0).length} of ${delays.length} came before it`;
  return [
    row(
      'type_accuracy',
      share(({ type }) => type),
      'ratio',
      'higher',
      TARGETS.type,
    ),
    row(
      'severity_accuracy',
      share(({ severity }) => severity),
      'ratio',
      'higher',
      TARGETS.severity,
    ),
    row('root_top1', rooted(1), 'ratio', 'higher', TARGETS.rootTop1),
    row('root_top3', rooted(3), 'ratio', 'higher', TARGETS.rootTop3),
    row('delay_s', quantile(delays, 0.5), 's', 'lower', TARGETS.delayMedianSec, `median ${early}`),
    row('delay_p95_s', quantile(delays, 0.95), 's', 'lower', TARGETS.delayP95Sec),
  ];
}

function noiseRow(runs: readonly RunScore[]): BenchRow {
  const some = withCauses(runs);
  const records = sumOf(some, (run) => run.records);
  const incidents = sumOf(some, (run) => run.incidents);
  const note = `${records} records and ${incidents} incidents in data with causes`;
  return row('records_per_incident', ratio(records, incidents), 'records', 'higher', null, note);
}
