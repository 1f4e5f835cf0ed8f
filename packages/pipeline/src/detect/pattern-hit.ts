import type { LogMessage } from '@aiops/contracts';
import type { NamedPattern } from './pattern-set.ts';

/** One line that a pattern stands for. */
export interface PatternHit {
  readonly log: LogMessage;
  /** The line as matching reads it. */
  readonly text: string;
  readonly eventMs: number;
  readonly named: NamedPattern;
  readonly object: string | undefined;
}
