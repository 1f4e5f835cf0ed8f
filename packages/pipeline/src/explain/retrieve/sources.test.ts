import type { Incident } from '@aiops/contracts';
import { sampleIncident } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import { incidentDocument, policyDocument } from './sources.ts';

const ENDED: Partial<Incident> = { status: 'resolved', resolve_reason: 'operator' };

describe('a resolved incident as a document', () => {
  it('tells what was seen, the cause and what people noted, and belongs to its ship', () => {
    const { timeline } = sampleIncident('1');
    const noted = { ts: '2026-03-01T12:00:00.000Z', event: 'commented', source: 'mate' } as const;
    const ended = {
      ...ENDED,
      timeline: [...timeline, { ...noted, description: 'A connector was corroded.' }],
    };
    expect(incidentDocument(sampleIncident('1', ended))).toEqual({
      id: 'incidents/inc-1',
      source: 'incidents',
      shipId: 'ship-a',
      title: 'network issue: switching',
      text: 'Probable cause: switch-1.\n\ncarrier lost on beam 2\n\nA connector was corroded.',
    });
  });

  it.each([
    ['it is still open', { status: 'open' }],
    ['it became part of another', { ...ENDED, resolve_reason: 'merged' }],
    ['people called it noise', { ...ENDED, feedback: 'noise' }],
    ['nobody knows whose it was: it would reach every ship', { ...ENDED, ship_id: null }],
  ] as const)('is none when %s', (_why, over) => {
    expect(incidentDocument(sampleIncident('1', over))).toBeNull();
  });
});

it('a policy segment is found by its comments, the first of which is its title', () => {
  const yaml = '# How records come in.\ningest:\n  limits: 5 # Most at a time\n';
  expect(policyDocument('ingest', yaml)).toMatchObject({
    id: 'policies/ingest',
    title: 'How records come in.',
    text: yaml,
    shipId: null,
  });
  expect(policyDocument('bare', 'a: 1\n').title).toBe('bare');
});
