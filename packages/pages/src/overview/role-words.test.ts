import { ROLES } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { inFlowOrder, roleDoes } from './role-words.ts';

describe('roles', () => {
  it('all have words for what they do', () => {
    expect(ROLES.filter((role) => roleDoes(role) === null)).toEqual([]);
  });

  it('stand in the order of a record’s way, an unknown one last', () => {
    const rows = ['later', 'incident-api', 'ingest', 'correlation-service'].map((role) => ({
      role,
      processed: 0,
      errors: 0,
      lag: 0,
    }));
    expect(inFlowOrder(rows).map(({ role }) => role)).toEqual([
      'ingest',
      'correlation-service',
      'incident-api',
      'later',
    ]);
  });
});
