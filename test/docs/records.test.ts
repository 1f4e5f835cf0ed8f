import { createNormaliser } from '@aiops/pipeline';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blocksOf, readDocument } from './document.ts';

const NOW = Date.parse('2026-11-22T10:50:00Z');
const SUBJECTS = ['logs.ingested', 'metrics.ingested', 'anomaly.detected'];

const normaliser = createNormaliser({
  policy: DEFAULT_POLICY,
  registry: () => Registry.EMPTY,
  siteShipId: null,
  newId: () => 'id',
  typeOf: createTypeMatcher(DEFAULT_POLICY),
});
const subjectOf = (record: unknown, kind: 'log' | 'metric' | 'alert'): string => {
  const result = normaliser.normaliseRecord(record, { source: 'http', kind }, NOW);
  return 'refused' in result ? `${result.refused.field}: ${result.refused.reason}` : result.subject;
};

describe('the records that the documents show', () => {
  it('are taken as the kinds that the page of records says', () => {
    const example = blocksOf(readDocument('docs/records.md')).find(({ language }) => language === 'json');
    const records = (example?.lines ?? []).map((line) => JSON.parse(line));
    expect(records.map((record) => subjectOf(record, 'log'))).toEqual(SUBJECTS);
  });

  it('are taken as the OpenAPI document gives them for each route', () => {
    const Route = z.object({
      post: z.object({
        requestBody: z.object({ content: z.record(z.string(), z.object({ example: z.unknown() })) }),
      }),
    });
    const { paths } = z
      .object({ paths: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readDocument('docs/openapi.json')));
    for (const [at, kind] of (['log', 'metric', 'alert'] as const).entries()) {
      const { content } = Route.parse(paths[`/api/v3/ingest/${kind}s`]).post.requestBody;
      const lines = String(content['application/x-ndjson']?.example).trim().split('\n');
      for (const line of lines) expect(subjectOf(JSON.parse(line), kind)).toBe(SUBJECTS[at]);
    }
  });
});
