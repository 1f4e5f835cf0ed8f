import { REASONS, type Reason } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { FATES } from './fates.ts';
import { ledgerOf, logOf, type Said, traceOf } from './trace.fixture.ts';
import * as why from './why.ts';

const LATER = { nowMs: Date.parse('2026-01-01T13:00:00.000Z'), isBehind: false };
const whyOf = (trace: ReturnType<typeof traceOf>, judging = LATER) => why.whyOf(trace, judging);
const isUnderWay = (trace: ReturnType<typeof traceOf>, judging = LATER) => why.isUnderWay(trace, judging);

const allReasons = Object.keys(REASONS) as Reason[];
const answer = (...verdicts: readonly Said[]) => whyOf(traceOf({ ledger: ledgerOf(...verdicts) })).outcomes;

describe('why a record did or did not become an incident', () => {
  it.each(allReasons)('has a sentence of its own for %s', (reason) => {
    const [outcome] = answer([reason, 'the values that decided']);
    expect(outcome?.words).toMatch(/^[A-Z].*\(the values that decided\)\.$/);
    expect(allReasons.filter((other) => FATES[other].words === FATES[reason].words)).toEqual([reason]);
  });

  it('is that of the last deciding verdict: waiting is over when it ends', () => {
    const way = [['matched_pattern'], ['enriched'], ['waiting', 'for an opener until noon']] as const;
    expect(answer(...way)[0]?.words).toContain('it waits for something graver');
    expect(answer(...way, ['below_threshold'])[0]?.words).toContain(
      'nothing graver that it belongs to came in time',
    );
    expect(answer(...way, ['attached', 'same host', 'inc-9'])[0]).toEqual({
      words: 'It joined an incident that was open (same host).',
      incidentId: 'inc-9',
    });
  });

  it('is who keeps it quiet, once it has an incident', () => {
    expect(answer(['opened', '', 'inc-1'], ['silenced', 'by officer', 'inc-1'])[0]?.words).toBe(
      'A silence covers it, so nobody is told of it (by officer).',
    );
  });

  it('is where it went, and beside it what was noted on the way', () => {
    const way = [
      ['late', 'it is 900 s behind'],
      ['duplicate', '', 'inc-1'],
      ['flapping', '', 'inc-1'],
    ] as const;
    expect(answer(...way).map(({ words }) => words)).toEqual([
      'It repeats what an open incident has already, so it counts there and opens nothing new.',
      'It came so late that nobody is told of it (it is 900 s behind).',
      'It begins and ends too often: one notice was given, and none more until it is stable.',
    ]);
  });

  it('names the incident that a repeat went to', () => {
    expect(answer(['duplicate', 'repeats link_down, 3 times so far', 'inc-7'])[0]).toEqual({
      words:
        'It repeats what an open incident has already, so it counts there and opens nothing new (repeats link_down, 3 times so far).',
      incidentId: 'inc-7',
    });
  });

  it('is told once for statements that fared alike, and for each that fared otherwise', () => {
    const same = answer(['below_threshold', '', '', 'a'], ['below_threshold', '', '', 'b']);
    expect(same).toHaveLength(1);
    const other = answer(['below_threshold', '', '', 'a'], ['cleared_nothing', '', '', 'b']);
    expect(other).toHaveLength(2);
  });

  it('is that no detector found anything, with what would have counted', () => {
    expect(whyOf(traceOf({ records: { logs: [logOf()], metrics: [] } })).outcomes[0]?.words).toBe(
      'No detector found anything in it: no pattern of the policy matches its text, and its level, info, opens nothing by itself; critical and graver do.',
    );
    expect(
      whyOf(traceOf({ records: { logs: [logOf({ level: null })], metrics: [] } })).outcomes[0]?.words,
    ).toContain('it has no level');
    const grave = traceOf({ records: { logs: [logOf({ level: 'alert' })], metrics: [] } });
    expect(whyOf(grave).outcomes[0]?.words).toContain('though its level is alert');
  });

  it('is the error that stopped it, before any verdict that settles nothing', () => {
    const errors = [
      {
        error_id: 'e',
        tracking_id: 'track-1',
        ship_id: null,
        ts: '2026-01-01T12:00:00.000Z',
        role: 'enrichment-service',
        stage: 'enrich',
        code: 'x',
        error_msg: 'bad record',
      },
    ];
    const stopped = whyOf(traceOf({ errors, ledger: ledgerOf(['matched_pattern']) }));
    expect(stopped.outcomes[0]?.words).toBe('An error stopped it in enrichment-service: bad record.');
    const settled = whyOf(traceOf({ errors, ledger: ledgerOf(['opened', '', 'inc-1']) }));
    expect(settled.outcomes[0]?.words).toBe('It opened an incident.');
  });

  it('owns up when nothing is kept that could tell', () => {
    expect(whyOf(traceOf()).outcomes[0]?.words).toBe(
      'Nothing was found in it, and the record itself is no longer kept.',
    );
  });

  it('has the incidents that are kept', () => {
    expect(whyOf(traceOf()).incidents).toBeNull();
    expect(whyOf(traceOf({ incidents: [incidentOf({})] })).incidents).toHaveLength(1);
  });
});

describe('a record that nobody spoke of', () => {
  const trace = traceOf({ records: { logs: [logOf({})], metrics: [] } });
  const soon = { nowMs: Date.parse('2026-01-01T12:00:20.000Z'), isBehind: false };

  it('is not judged yet as long as it is new, and is asked for again', () => {
    expect(whyOf(trace, soon).outcomes[0]?.words).toContain('not judged yet');
    expect(isUnderWay(trace, soon)).toBe(true);
  });

  it('is not judged yet while the detectors are behind', () => {
    expect(whyOf(trace, { ...LATER, isBehind: true }).outcomes[0]?.words).toContain('not judged yet');
  });

  it('has nothing in it once the detectors had their time', () => {
    expect(whyOf(trace).outcomes[0]?.words).toContain('opens nothing by itself; critical and graver do');
    expect(isUnderWay(trace)).toBe(false);
  });
});

describe('a record that is under way', () => {
  it('is one that was found and not decided, or that waits', () => {
    expect(isUnderWay(traceOf({ ledger: ledgerOf(['matched_pattern'], ['enriched']) }))).toBe(true);
    expect(isUnderWay(traceOf({ ledger: ledgerOf(['waiting']) }))).toBe(true);
  });

  it('is not one that is decided, failed, or that nobody spoke of', () => {
    expect(isUnderWay(traceOf({ ledger: ledgerOf(['waiting'], ['below_threshold']) }))).toBe(false);
    expect(isUnderWay(traceOf({ ledger: ledgerOf(['enriched']), incidents: [incidentOf({})] }))).toBe(false);
    expect(isUnderWay(traceOf())).toBe(false);
  });
});
