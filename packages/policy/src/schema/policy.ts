import { SCHEMA_VERSION } from '@aiops/contracts';
import { z } from 'zod';
import { CorrelateSchema } from './correlate.ts';
import { DetectSchema } from './detect.ts';
import { IngestSchema } from './ingest.ts';
import { PrivacySchema, RetentionSchema, SloSchema } from './keeping.ts';
import { flag, section } from './keys.ts';
import { LlmSchema } from './llm.ts';
import { NotifySchema } from './notify.ts';
import { RemediateSchema } from './remediate.ts';

/** The nine segments, in the order of the record's way through the platform. */
export const SEGMENTS = {
  ingest: IngestSchema,
  detect: DetectSchema,
  correlate: CorrelateSchema,
  llm: LlmSchema,
  notify: NotifySchema,
  remediate: RemediateSchema,
  retention: RetentionSchema,
  privacy: PrivacySchema,
  slo: SloSchema,
} as const;
type SegmentName = keyof typeof SEGMENTS;
export const SEGMENT_NAMES = Object.keys(SEGMENTS) as SegmentName[];

export const PolicySchema = z.strictObject({
  schema_version: z
    .string()
    .regex(/^\d+\.\d+$/)
    .default(SCHEMA_VERSION)
    .meta({ description: 'Version of the policy; another major is refused.' }),
  profile: z
    .enum(['poc', 'core-fast', 'full'])
    .default('full')
    .meta({ description: 'How much of the platform runs.' }),
  features: section('Parts that can be switched.', {
    enable_llm_enrichment: flag(true, 'Narratives by a model.'),
    enable_qdrant_rag: flag(true, 'Runbooks, policies and past incidents are looked up.'),
    enable_stats_collection: flag(true, 'Statistics for the stats routes.'),
    enable_two_person_approval: flag(true, 'Two people for dangerous actions.'),
    dry_run_remediation: flag(false, 'Only say what an action would do.'),
  }),
  ...SEGMENTS,
});

export type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** Every value of the policy as it is in force for one ship or for the site. Deeply frozen. */
export type Policy = DeepReadonly<z.output<typeof PolicySchema>>;
export type Threshold = Policy['detect']['thresholds'][string];
export type LogPattern = Policy['detect']['logs_patterns'][string];
export type TypeRule = Policy['detect']['types'][number];
export type ContextRule = Policy['detect']['surroundings']['rules'][string];
export type ImpactMetric = Policy['detect']['impact']['metrics'][string];
export type ContextMetric = Policy['detect']['context']['metrics'][string];
export type DetectorName = keyof Policy['detect']['detectors'];
