import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { causeWords } from './cause-words.ts';
import { severityWords } from './severity-words.ts';
import { expectedEndWords, statusSince, whyThatStatus } from './status-words.ts';
import { listed } from './time-words.ts';
import { commentsOf, takenIn, timelineRows } from './timeline-rows.ts';

const START = '2026-01-01T12:00:00.000Z';
const LATER = '2026-01-01T12:00:40.000Z';

describe('a probable cause', () => {
  const first = {
    entity: 'core',
    rank: 1,
    terms: { downstream_members: 3, members: 4, earliest_start: START },
  };
  const second = {
    entity: 'db',
    rank: 2,
    terms: { downstream_members: 1, members: 4, earliest_start: LATER },
  };

  it('tells how much hangs on it and when it began beside the others', () => {
    expect(causeWords(first, [first, second])).toEqual([
      '3 of the 4 devices with clear trouble are it or depend on it',
      'the first sign of all came from it, at 12:00:00 UTC',
    ]);
    expect(causeWords(second, [first, second])).toEqual([
      'no other device with clear trouble depends on it',
      'the first sign came at 12:00:40 UTC, 40 s after the first of these',
    ]);
  });

  it('that is silent says so', () => {
    const terms = { silent: true, downstream_members: 4, members: 4, earliest_start: START, shared: 0.75 };
    const silent = { entity: 'ups', rank: 1, terms };
    expect(causeWords(silent, [silent])).toEqual([
      'it says nothing itself; what depends on it does',
      'all 4 devices with clear trouble depend on it',
      'the first sign below it came at 12:00:00 UTC',
      '75 % of what directly depends on it has clear trouble',
    ]);
  });

  it('tells what it costs, and a term that is new as it is', () => {
    const terms = { own_impact: 0.62, own_failed_calls: 12, own_delay_s: 3.5, new_term: 7 };
    const costly = { entity: 'db', rank: 1, terms };
    expect(causeWords(costly, [costly])).toEqual([
      '62 % of what it costs begins here (3.5 s of waiting, 12 failed calls)',
      'new term: 7',
    ]);
  });
});

describe('the severity', () => {
  it('of an alert is that of the system which raised it', () => {
    const severity_reason = 'HighLatency{link=a} on rt: high as written for alert HighLatency{link=a}';
    expect(severityWords(incidentOf({ severity_reason }))).toBe(
      'It is rated high: HighLatency{link=a} on rt is high as the system that raised the alert rates it.',
    );
  });

  it('keeps what raised it', () => {
    const severity_reason =
      'cpu_pct on db: medium by score 0.5; one up to high: db is of high criticality, capped at one above the base of its type';
    expect(severityWords(incidentOf({ severity_reason }))).toBe(
      'It is rated high: cpu pct on db is medium by how far it deviates (score 0.5 of 1); one up to high: db is of high criticality, capped at one above the base of its type.',
    );
  });

  it('of a log line names neither the hash of its family nor how the registry spells a host', () => {
    const severity_reason = 'f4eb5707b08ef58b on host:galley: high by log level error';
    expect(severityWords(incidentOf({ severity_reason }))).toBe(
      'It is rated high: a log line on galley is high by log level error.',
    );
  });

  it('of another system is told in its own words', () => {
    expect(severityWords(incidentOf({ severity_reason: 'as paged' }))).toBe('It is rated high: as paged.');
  });
});

describe('the status', () => {
  const entry = { ts: START, event: 'acknowledged' as const, source: 'chief' };

  it('has the moment since which it holds, where the timeline tells it', () => {
    expect(statusSince(incidentOf({ status: 'ack', timeline: [entry] }))).toBe(START);
    expect(statusSince(incidentOf({ status: 'resolved', timeline: [entry] }))).toBeNull();
  });

  it('of a suppressed one names the person, or the silence', () => {
    const suppressed = incidentOf({ status: 'suppressed', suppressed_by: 'operator:chief' });
    expect(whyThatStatus(suppressed)).toBe('suppressed by chief');
    expect(whyThatStatus({ ...suppressed, suppressed_by: 's1' })).toBe(
      'suppressed by the silence or window s1',
    );
  });

  it('that goes on without a report ends as not known', () => {
    const end = { ts: LATER, reason: 'stale' as const, since: START };
    expect(expectedEndWords(incidentOf({ expected_end: end }), undefined, Date.parse(START))).toBe(
      'Something still fires, last reported at 2026-01-01 12:00:00 UTC. If nobody reports its end, it counts as over at 2026-01-01 12:00:40 UTC.',
    );
    expect(expectedEndWords(incidentOf({ status: 'resolved', expected_end: end }), undefined)).toBeNull();
  });
});

describe('the timeline', () => {
  const command = { command_id: 'c1' };

  it('tells people from the system, the newest first', () => {
    const rows = timelineRows([
      { ts: START, event: 'created', description: 'link_down (a): carrier lost', source: 'pattern' },
      {
        ts: LATER,
        event: 'resolved',
        description: 'resolved by chief, as noise',
        source: 'correlation-service',
        meta: command,
      },
    ]);
    expect(rows.map(({ person, headline, text }) => [person, headline, text])).toEqual([
      ['chief', 'Resolved', 'resolved by chief, as noise'],
      [null, 'Began', 'link down (a): carrier lost'],
    ]);
  });

  it('says only once that a person acknowledged it', () => {
    const [row] = timelineRows([
      {
        ts: START,
        event: 'acknowledged',
        description: 'acknowledged by chief',
        source: 'chief',
        meta: command,
      },
    ]);
    expect(row).toMatchObject({ person: 'chief', headline: 'Acknowledged', text: null });
  });

  it('tells where a sign came from, and what ended', () => {
    const reports = [
      'loss_pct{link=a} is flapping',
      'path_lost on rt joined: path_lost: Up -> Down',
      'loss_pct{link=a} cleared: loss_pct back at 4',
    ];
    const rows = timelineRows(
      reports.map((description) => ({
        ts: START,
        event: 'updated' as const,
        description,
        source: 'pattern',
      })),
    );
    expect(rows.map(({ headline, text }) => [headline, text])).toEqual([
      ['Ended: loss pct (link a)', 'loss pct back at 4'],
      ['New sign: rt', 'path lost: Up -> Down'],
      ['Changed', 'loss pct (link a) is flapping'],
    ]);
  });

  it('keeps what a person wrote as it is, the oldest comment first', () => {
    const written = ['first_thing to do', 'second'].map((description) => ({
      ts: START,
      event: 'commented' as const,
      description,
      source: 'chief',
      meta: command,
    }));
    expect(commentsOf(written).map(({ text }) => text)).toEqual(['first_thing to do', 'second']);
    expect(new Set(timelineRows([...written, ...written]).map(({ key }) => key)).size).toBe(4);
  });

  it('knows which incidents are merged into this one, and which came out again', () => {
    const merged = (id: string) => ({
      ts: START,
      event: 'merged' as const,
      description: `took in ${id}`,
      source: 'correlation-service',
      meta: { incident_id: id },
    });
    const out = {
      ts: LATER,
      event: 'split' as const,
      description: 'inc-b is an incident of its own again, by x',
      source: 'x',
    };
    expect(takenIn([merged('inc-a'), merged('inc-b'), out])).toEqual(['inc-a']);
  });
});

describe('names in a sentence', () => {
  it('are cut where there are many, and the rest is counted', () => {
    expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
    expect(listed(['a'])).toBe('a');
  });
});
