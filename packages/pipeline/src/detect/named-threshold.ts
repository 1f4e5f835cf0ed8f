import type { Threshold } from '@aiops/policy';

/** A threshold with its name in the policy. */
export interface NamedThreshold {
  readonly name: string;
  readonly threshold: Threshold;
  /** It shares its metric with others, so that the limit is part of what identifies it. */
  readonly shared: boolean;
}
