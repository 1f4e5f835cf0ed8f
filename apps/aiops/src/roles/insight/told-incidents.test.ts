import { ManualClock } from '@aiops/kernel';
import { SAMPLE_MS, sampleIncident, sampleNarrative } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import { ToldIncidents } from './told-incidents.ts';

describe('the narrative that holds', () => {
  it('is the final one, also when it was told in the same millisecond as the first', () => {
    const told = new ToldIncidents(new ManualClock(SAMPLE_MS));
    const first = sampleNarrative('z:first', { incident_version: 1, phase: 'first' });
    const final = sampleNarrative('a:final', { incident_version: 1, phase: 'final', narrative: 'whole' });
    expect(told.hear(final)).toBe(true);
    expect(told.hear(first)).toBe(false);
    expect(told.with(sampleIncident('1', { runbook_refs: [] }))).toMatchObject({ narrative: 'whole' });
  });

  it('is what was read later, and no model that took longer puts an older reading in its place', () => {
    const told = new ToldIncidents(new ManualClock(SAMPLE_MS));
    const asked = sampleNarrative('new', { incident_version: 5, phase: 'first' });
    const late = sampleNarrative('old', { incident_version: 4, phase: 'final', source: 'llm', ts: asked.ts });
    expect(told.hear(asked)).toBe(true);
    expect(told.hear({ ...late, ts: '2099-01-01T00:00:00.000Z' })).toBe(false);
    expect(told.hear({ ...late, incident_version: 5 })).toBe(true);
  });
});
