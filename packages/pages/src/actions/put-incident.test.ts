import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { keys } from '../api/keys.ts';
import { incidentOf } from './incident.fixture.ts';
import { putIncident } from './put-incident.ts';

describe('an incident that changed', () => {
  const [known, other] = [incidentOf({ version: 2 }), incidentOf({ incident_id: 'inc-2' })];

  it('takes its place in lists, in the pages of the table, and on its own page', () => {
    const queries = new QueryClient();
    const page = { data: [other, known], next_cursor: null };
    queries.setQueryData(keys.incidents({}), page);
    queries.setQueryData(keys.incidentRows({}), { pages: [page], pageParams: [undefined] });
    queries.setQueryData(keys.incident('inc-1'), known);
    const changed = { ...known, version: 3, owner: 'me' };
    putIncident(queries, changed);
    expect(queries.getQueryData(keys.incidents({}))).toMatchObject({ data: [other, changed] });
    expect(queries.getQueryData(keys.incidentRows({}))).toMatchObject({
      pages: [{ data: [other, changed] }],
    });
    expect(queries.getQueryData(keys.incident('inc-1'))).toEqual(changed);
  });

  it('does not go back to an older version', () => {
    const queries = new QueryClient();
    const page = { data: [known], next_cursor: null };
    queries.setQueryData(keys.incidents({}), page);
    putIncident(queries, { ...known, version: 1, owner: 'late' });
    expect(queries.getQueryData(keys.incidents({}))).toBe(page);
  });
});
