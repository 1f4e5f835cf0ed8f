import { idOf } from './hash.ts';
import { Template } from './template.ts';

const DAY_MS = 86_400_000;
/** Templates that one source may make at once, of the thousands that its ship's memory holds … */
const MOST = 1000;
/** … and in a day, in the long run. */
const PER_DAY = 100;

/** What a source may still add to the templates of its ship. Plain JSON but for the template, which follows from its key. */
export interface Allowance {
  left: number;
  ms: number;
  /** Lines that had to share one template because nothing was left. */
  shared: number;
}

export function newAllowance(ms: number): Allowance {
  return { left: MOST, ms, shared: 0 };
}

/** Whether the source may make one more template at this time. Lines out of order earn nothing. */
export function mayMake(allowance: Allowance, ms: number): boolean {
  const earned = (Math.max(0, ms - allowance.ms) / DAY_MS) * PER_DAY;
  allowance.left = Math.min(MOST, allowance.left + earned);
  allowance.ms = Math.max(ms, allowance.ms);
  return allowance.left >= 1;
}

/** A source whose lines are of kinds without end: what is not known of it by now is one template. */
export function isUnmineable({ left }: Allowance): boolean {
  return left < 1;
}

export function sharedTemplate(source: string): Template {
  return new Template(idOf(`\u0000${source}`), 0, ['<*>'], ['<*> (lines of kinds without end)']);
}
