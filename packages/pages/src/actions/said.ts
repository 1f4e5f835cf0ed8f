import type { Feedback } from '@aiops/contracts';

/** What a person says of an incident on resolving it. */
export interface Said {
  readonly feedback?: Feedback;
  readonly comment?: string;
}
