import { type BenchTable, quantile } from '../report.ts';
import { addPairs, type FaultKind, pairwiseF1, type RunFailure, type RunScore } from './score.ts';

/** What a developer looks at to see what is to mend. */
export function tablesOf(runs: readonly RunScore[]): BenchTable[] {
  const faults = runs.flatMap(({ run, causes }) =>
    causes.flatMap(({ cause, faults: own }) => own.map((fault) => ({ run, cause, ...fault }))),
  );
  const ofKind = (title: string, kinds: readonly FaultKind[]): BenchTable => ({
    title,
    columns: ['run', 'cause', 'fault', 'why'],
    rows: faults
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ run, cause, kind, why }) => [run, cause, kind, why]),
  });
  return [
    scenarioTable(runs),
    ofKind('Causes that were missed', ['missed']),
    falseTable(
      'False incidents in data without causes',
      runs.filter(({ causes }) => causes.length === 0),
    ),
    falseTable(
      'Incidents of background alone beside causes',
      runs.filter(({ causes }) => causes.length > 0),
    ),
    ofKind('Causes not grouped as one', ['swallowed', 'split', 'mixed', 'background']),
    ofKind('Incidents that say something else than the truth', ['type', 'severity', 'root', 'delay']),
  ];
}

/** What is to be known before the figures are read: they say nothing of the one, and little of the other. */
export function warningsOf(runs: readonly RunScore[], failures: readonly RunFailure[]): BenchTable[] {
  return [
    {
      title: 'Runs that could not be judged',
      columns: ['run', 'why'],
      rows: failures.map(({ run, error }) => [run, error]),
    },
    {
      title: 'What in the truth can’t be so, and is no fault of the product',
      columns: ['run', 'doubt'],
      rows: runs.flatMap(({ run, doubts }) => doubts.map((doubt) => [run, doubt])),
    },
  ];
}

function falseTable(title: string, runs: readonly RunScore[]): BenchTable {
  return {
    title,
    columns: ['run', 'incident', 'why'],
    rows: runs.flatMap(({ run, falseIncidents }) =>
      falseIncidents.map(({ incident, why }) => [run, incident, why]),
    ),
  };
}

function scenarioTable(runs: readonly RunScore[]): BenchTable {
  const names = [...new Set(runs.map(({ scenario }) => scenario))];
  return {
    title: 'By scenario',
    columns: [
      'scenario',
      'runs',
      'causes',
      'recall',
      'own',
      'fragments',
      'purity',
      'f1',
      'type',
      'severity',
      'root1',
      'root3',
      'delay',
      'p95',
      'false',
      'days',
    ],
    rows: names.map((name) =>
      scenarioRow(
        name,
        runs.filter(({ scenario }) => scenario === name),
      ),
    ),
  };
}

function scenarioRow(name: string, runs: readonly RunScore[]): (string | number | null)[] {
  const causes = runs.flatMap((run) => run.causes);
  const found = causes.filter((cause) => cause.found);
  const matches = causes.flatMap(({ match }) => (match === null ? [] : [match]));
  const share = (count: number, of: number) => (of === 0 ? null : round(count / of));
  const sum = (value: (run: RunScore) => number) => runs.reduce((total, run) => total + value(run), 0);
  const delays = matches.map(({ delaySec }) => delaySec);
  const rooted = (place: number) => matches.filter(({ rootRank }) => rootRank !== null && rootRank <= place);
  return [
    name,
    runs.length,
    causes.length,
    share(found.length, causes.length),
    share(causes.filter(({ ownIncident }) => ownIncident).length, causes.length),
    share(
      found.reduce((total, { incidents }) => total + incidents, 0),
      found.length,
    ),
    share(
      sum((run) => run.pure),
      sum((run) => run.grouped),
    ),
    round(pairwiseF1(addPairs(runs.map((run) => run.pairs)))),
    share(matches.filter(({ type }) => type).length, matches.length),
    share(matches.filter(({ severity }) => severity).length, matches.length),
    share(rooted(1).length, matches.length),
    share(rooted(3).length, matches.length),
    round(quantile(delays, 0.5)),
    round(quantile(delays, 0.95)),
    sum((run) => run.falseIncidents.length),
    round(sum((run) => run.shipDays)),
  ];
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
