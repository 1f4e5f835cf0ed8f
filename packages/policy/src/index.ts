export * from './default-policy.ts';
export { diffPolicies } from './diff-policies.ts';
export { isInForce, NOT_IN_FORCE } from './in-force.ts';
export { policyJsonSchema } from './json-schema.ts';
export { type LoadedPolicy, loadPolicy } from './load-policy.ts';
export { faultText, type PolicyFault } from './policy-fault.ts';
export { policyReference } from './policy-reference.ts';
export type { PolicyTexts } from './read-layers.ts';
export type { CauseTerm } from './schema/correlate.ts';
export type {
  ContextMetric,
  ContextRule,
  DetectorName,
  ImpactMetric,
  LogPattern,
  Policy,
  Threshold,
} from './schema/policy.ts';
export {
  createTypeMatcher,
  domainOfType,
  type TypeMatcher,
  type TypeQuestion,
} from './type-matcher.ts';
export type { ValueSource } from './value-sources.ts';
export { occurrenceAt } from './weekly-span.ts';
