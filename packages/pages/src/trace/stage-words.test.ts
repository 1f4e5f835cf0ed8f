import { describe, expect, it } from 'vitest';
import { incidentOf } from '../actions/incident.fixture.ts';
import { factsOf } from './record-facts.ts';
import { groupTitle } from './stage-words.ts';
import { logOf, traceOf } from './trace.fixture.ts';

const group = (recordId: string, kind: 'record' | 'finding' | 'incident') => ({ recordId, kind, bars: [] });

describe('a group of steps', () => {
  const trace = traceOf({
    records: { logs: [logOf({ msg: 'carrier lost' })], metrics: [] },
    incidents: [incidentOf({ incident_id: 'inc-1' })],
  });

  it('is named by the line, or by the incident, that it handled', () => {
    expect(groupTitle(group('record-1', 'record'), trace)).toBe('Record: carrier lost');
    expect(groupTitle(group('inc-1', 'incident'), trace)).toBe('Incident: link degradation on modem-1');
  });

  it('is named by its id where what it handled is no longer kept', () => {
    expect(groupTitle(group('gone', 'record'), trace)).toBe('Record: gone');
    expect(groupTitle(group('gone', 'finding'), trace)).toBe('Finding: gone');
    expect(groupTitle(group('inc-2', 'incident'), trace)).toBe('Incident: inc-2');
  });
});

describe('the facts of a record', () => {
  it('say what is not known instead of leaving it out', () => {
    const facts = new Map(factsOf(logOf({ ship_id: null, ship_id_source: 'none', level: null })));
    expect(facts.get('ship')).toBe('not known');
    expect(facts.get('host')).toBe('not known');
    expect(facts.get('level')).toBe('none');
  });

  it('keep the source’s own number, a parse error and a cut', () => {
    const facts = new Map(
      factsOf(
        logOf({
          level: 'error',
          severity_number: 3,
          parse_error: 'bad date',
          truncated: true,
          meta: { pid: 7 },
        }),
      ),
    );
    expect(facts.get('level')).toBe('error (3 at the source)');
    expect(facts.get('not parsed')).toBe('bad date');
    expect(facts.has('cut')).toBe(true);
    expect(facts.get('pid')).toBe('7');
  });
});
