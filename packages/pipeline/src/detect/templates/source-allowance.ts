import { type Bucket, hasLeft } from './bucket.ts';
import { idOf } from './hash.ts';
import { Template } from './template.ts';

/** Templates that one source may make, of the thousands that its ship's memory holds. */
const REFILL = { most: 1000, perDay: 100 };

/** What a source may still add to the templates of its ship. Plain JSON. */
export interface Allowance extends Bucket {
  /** Lines that had to share one template because nothing was left. */
  shared: number;
}

export function newAllowance(ms: number): Allowance {
  return { left: REFILL.most, ms, shared: 0 };
}

/** Whether the source may make one more template at this time. */
export function mayMake(allowance: Allowance, ms: number): boolean {
  return hasLeft(allowance, ms, REFILL);
}

/** A source whose lines are of kinds without end: what is not known of it by now is one template. */
export function isUnmineable({ left }: Allowance): boolean {
  return left < 1;
}

export function sharedTemplate(source: string): Template {
  return new Template(idOf(`\u0000${source}`), 0, ['<*>'], ['<*> (lines of kinds without end)']);
}
