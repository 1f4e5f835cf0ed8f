import { z } from 'zod';
import { count, duration, flag, number, ratio, seconds, section, text, words } from './keys.ts';

export const LlmSchema = section('Narratives of the Insight Path.', {
  enabled: flag(true, 'Ask a model for narratives.'),
  mode: z.enum(['async']).default('async').meta({ description: 'The model never stands in the Fast Path.' }),
  model: text('phi3:mini', 'Name of the model, such as phi3:mini or qwen2.5:3b.', 128),
  context_tokens: count(
    4_096,
    'Room for prompt and answer together; memory is taken for all of it.',
    { min: 512, max: 131_072 },
    'tokens',
  ),
  threads: count(1, 'Cores that one answer may use; the others stay with the Fast Path.', {
    min: 1,
    max: 64,
  }),
  keep_alive_sec: seconds(600, 'How long a server keeps the model in memory after an answer.'),
  model_params: section('Sampling of the model.', {
    temperature: number(0.25, 'Higher is freer.', { min: 0, max: 2 }),
    max_tokens: count(256, 'Longest answer.', { min: 16, max: 8_192 }, 'tokens'),
    top_p: ratio(0.9, 'Nucleus of the sampling.'),
    top_k: count(40, 'Candidates of the sampling.', { min: 1, max: 1_000 }),
  }),
  timeout_ms: duration('ms', 300, 'Deadline of the first narrative, from cache or rules.'),
  generation_timeout_ms: duration(
    'ms',
    30_000,
    "The model's own deadline; its narrative replaces the first.",
  ),
  max_retries: count(1, 'Further tries of the model.', { max: 10 }),
  circuit_breaker: section('When a failing model is left alone.', {
    failure_threshold: count(5, 'Failures in a row that open it.', { min: 1 }),
    timeout_sec: seconds(60, 'How long it stays open.'),
    half_open_requests: count(3, 'Trial requests before it closes.', { min: 1 }),
  }),
  cache_enabled: flag(true, 'Reuse narratives.'),
  cache_ttl_min: duration('min', 45, 'Life of a cached narrative.'),
  cache_key_fields: z
    .array(z.enum(['incident_type', 'severity', 'scope']))
    .min(1)
    .max(3)
    .default(['incident_type', 'severity', 'scope'])
    .meta({ description: 'What must be equal, besides the ship, which always counts.' }),
  rag: section('Documents that a narrative is grounded in.', {
    enabled: flag(true, 'Retrieve documents.'),
    max_context_docs: count(5, 'Documents in one prompt.', { min: 1, max: 50 }),
    min_similarity: ratio(0.7, 'Least similarity, calibrated per embedding model.'),
    sources: words(['runbooks', 'policies', 'incidents'], 'Kinds of documents.'),
  }),
  offline_only: flag(true, 'Never call an outside address.'),
  local_data_only: flag(
    true,
    'Only data of this site goes into a prompt: no incident that another system handed in.',
  ),
  require_json: flag(true, 'An answer that is not JSON is refused.'),
  required_fields: words(['narrative', 'confidence', 'evidence_refs', 'runbooks'], 'Fields of an answer.'),
  priority_by_severity: section('Place in the queue, 1 to 10.', {
    critical: count(10, 'Of critical incidents.', { min: 1, max: 10 }),
    high: count(7, 'Of high ones.', { min: 1, max: 10 }),
    medium: count(5, 'Of medium ones.', { min: 1, max: 10 }),
    low: count(3, 'Of low ones.', { min: 1, max: 10 }),
  }),
  max_concurrent_requests: count(3, 'Requests to the model at a time.', { min: 1, max: 64 }),
  queue_size: count(100, 'Requests that wait in the role.', { min: 1, max: 10_000 }),
  drop_on_overflow: flag(false, 'False: backpressure stays on the bus.'),
});
