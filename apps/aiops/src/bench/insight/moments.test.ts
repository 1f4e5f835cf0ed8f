import { incidentEvidence } from '@aiops/pipeline/testing';
import { expect, it } from 'vitest';
import { momentsOf, type Version } from './moments.ts';

const { incident } = incidentEvidence();

function version(atMs: number, version: number, material_version: number, isOver = false): Version {
  const status = isOver ? ('resolved' as const) : ('open' as const);
  return { atMs, incident: { ...incident, version, material_version, status } };
}

function told(versions: readonly Version[]): [string, number, number][] {
  return momentsOf(versions).map(({ why, atMs, incident: { version: of } }) => [why, atMs, of]);
}

it('looks at a new incident at once, and at what only counts on not at all', () => {
  expect(told([version(0, 1, 1), version(5_000, 2, 1)])).toEqual([['created', 0, 1]]);
});

it('waits until a later state has settled, and no longer than ten seconds', () => {
  expect(told([version(0, 1, 1), version(1_000, 2, 2), version(2_000, 3, 3)])).toEqual([
    ['created', 0, 1],
    ['changed', 4_000, 3],
  ]);
  const storm = Array.from({ length: 14 }, (_, at) => version(at * 1_000, at + 1, at + 1));
  expect(told(storm).map(([, atMs]) => atMs)).toEqual([0, 11_000, 15_000]);
});

it('looks at an incident again when it is over, and when it is open again', () => {
  expect(told([version(0, 1, 1), version(60_000, 2, 1, true), version(90_000, 3, 1)])).toEqual([
    ['created', 0, 1],
    ['ended', 62_000, 2],
    ['reopened', 92_000, 3],
  ]);
});
