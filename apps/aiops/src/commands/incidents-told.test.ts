import { describe, expect, it } from 'vitest';
import { problem } from '../cli/answering-server.fixture.ts';
import { ID, incident, incidentsAtServer, ships } from './incidents.fixture.ts';

const site = incidentsAtServer();
const { incidents } = site;

describe('what people are told of incidents that others or time changed', () => {
  it('shows of silences how grave they hold to and what was said of them', async () => {
    const silence = {
      silence_id: '01a2044e-2ddd-7000-8000-000000000001',
      matchers: [{ field: 'device_id', value: 'modem-1' }],
      starts_at: incident.ts,
      ends_at: '2999-01-01T00:00:00.000Z',
      comment: 'antenna work',
      created_by: 'local',
      max_severity: 'medium',
    };
    const quiet = { ...incident, status: 'suppressed', suppressed_by: silence.silence_id };
    let kept: unknown[] = [silence];
    site.answer = ({ method, path }) => {
      if (method === 'POST') return { status: 201, body: { state: 'applied', silence } };
      if (path.startsWith('/api/v3/ships')) return { status: 200, body: ships };
      if (path.startsWith('/api/v3/silences'))
        return { status: 200, body: { data: kept, next_cursor: null } };
      return { status: 200, body: quiet };
    };
    const made = ['silence', '--match', 'device_id=modem-1', '--for', '2h', '--max-severity', 'medium'];
    expect((await incidents(made)).out).toContain(': device_id=modem-1, up to medium\n');
    const { out } = await incidents(['silences'], 120);
    expect(out).toMatch(/device_id=modem-1, up to medium +always +local +antenna work/);
    expect((await incidents(['show', ID])).out).toContain('“antenna work”, until 2999-01-01 00:00:00Z');
    kept = [];
    expect((await incidents(['show', ID])).out).toContain('which has ended');
  });

  it('names the incident to reopen before a merge can be undone, and the command that undoes it', async () => {
    site.answer = ({ path }) => {
      const id = path.split('/')[4] ?? '';
      const state = id === 'a' ? { merged_into: 'b' } : {};
      return { status: 200, body: { ...incident, incident_id: id, status: 'resolved', ...state } };
    };
    const undone = await incidents(['unmerge', 'a']);
    expect(undone).toMatchObject({ code: 1 });
    expect(undone.note).toContain('a went into b, which is resolved');
    expect(undone.note).toContain('aiops incidents reopen b');
    expect((await incidents(['reopen', 'a'])).note).toContain('aiops incidents unmerge a');
    expect(site.server.received.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('says which of two went into the other, and refuses two ships', async () => {
    site.answer = ({ path }) => {
      const id = path.split('/')[4] ?? '';
      const ship = id === 'far' ? { ship_id: 'MV-OTHER' } : {};
      return { status: 200, body: { ...incident, incident_id: id === 'a' ? 'b' : id, ...ship } };
    };
    expect((await incidents(['merge', 'a', 'b'])).out).toContain('aiops incidents unmerge a');
    const apart = await incidents(['merge', 'b', 'far']);
    expect(apart).toMatchObject({ code: 1 });
    expect(apart.note).toContain('(other_ship)');
    site.answer = () => ({
      status: 200,
      body: {
        data: [{ ...incident, status: 'resolved', resolve_reason: 'merged', merged_into: 'b' }],
        next_cursor: null,
      },
    });
    expect((await incidents(['ls'])).out).toMatch(/critical +merged/);
  });

  it('keeps what a person says of an incident that has ended, and warns when one that fires is ended', async () => {
    site.answer = () => ({ status: 200, body: { ...incident, status: 'resolved' } });
    await incidents(['resolve', ID, '--noise']);
    expect(JSON.parse(site.server.received.at(-1)?.body ?? '')).toEqual({ feedback: 'noise', version: 7 });
    const ends = { ts: '2026-01-06T00:00:00.000Z', reason: 'stale', since: incident.ts };
    site.answer = () => ({ status: 200, body: { ...incident, expected_end: ends } });
    expect((await incidents(['resolve', ID, '--noise'])).note).toContain(`aiops incidents silence ${ID}`);
  });

  it('shows the record that opened a large incident, whose list of records has later ones', async () => {
    const trace = (tracking_id: string, verdict: string) => {
      const step = {
        tracking_id,
        record_id: 'r',
        seq: 0,
        stage: 'correlate',
        ts: incident.ts,
        ship_id: null,
      };
      return {
        tracking_id,
        total_ms: null,
        hops: [],
        ledger: [{ ...step, verdict, detail: '', incident_id: ID, reason: `it ${verdict} it` }],
        errors: [],
        records: { logs: [], metrics: [] },
        incidents: [incident],
      };
    };
    let kept = ['t-1', 'late-1'];
    site.answer = ({ path }) => {
      const id = path.split('/').at(-1) ?? '';
      if (id === ID) {
        const later = Array.from({ length: 20 }, (_, at) => `late-${at}`);
        return { status: 200, body: { ...incident, tracking_ids: later } };
      }
      if (!kept.includes(id)) return problem(404, 'not_found', 'there is no record');
      return { status: 200, body: trace(id, id === 't-1' ? 'opened' : 'attached') };
    };
    const said = await incidents(['why', ID], 100);
    expect(said.out.split('\n')[0]).toBe('t-1');
    expect(said.note).toBe('');
    expect(said.out).not.toContain('late-1');
    kept = ['late-1'];
    const gone = await incidents(['why', ID], 100);
    expect(gone.out).toContain('late-1');
    expect(gone.note).toContain('No verdict that opened it is kept');
  });
});
