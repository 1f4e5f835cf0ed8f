import type { Readiness, Severity } from '@aiops/contracts';
import { countOf } from '../numbers/format.ts';

export type Tone = 'good' | 'bad' | 'plain';
export interface NowPart {
  readonly tone: Tone;
  readonly words: string;
}

/** Open or acknowledged, by severity. */
export type OpenCounts = Readonly<Record<Severity, number>>;

/** Null: it could not be read. Undefined: it is being read. */
type Read<T> = T | null | undefined;
export interface Known {
  readonly ships: Read<number>;
  readonly open: Read<OpenCounts>;
  readonly readiness: Read<Readiness>;
}

/** What goes on, in one line: `3 ships`, `1 critical incident open`, `the platform works`. */
export function nowParts({ ships, open, readiness }: Known): readonly NowPart[] {
  return [shipsPart(ships), openPart(open), healthPart(readiness, isCalm(open))];
}

function shipsPart(ships: Read<number>): NowPart {
  if (ships === undefined) return { tone: 'plain', words: 'reading the ships …' };
  if (ships === null) return { tone: 'bad', words: 'the ships could not be read' };
  return { tone: 'plain', words: ships === 0 ? 'no ship is known yet' : countOf(ships, 'ship') };
}

function openPart(open: Read<OpenCounts>): NowPart {
  if (open === undefined) return { tone: 'plain', words: 'reading the incidents …' };
  if (open === null) return { tone: 'bad', words: 'the open incidents could not be read' };
  const total = open.critical + open.high + open.medium + open.low;
  if (total === 0) return { tone: 'good', words: 'no incident is open' };
  const worst = open.critical > 0 ? 'critical' : open.high > 0 ? 'high' : null;
  if (worst === null)
    return { tone: 'plain', words: `${countOf(total, 'incident')} open, none critical or high` };
  const others = total - open[worst];
  const more = others === 0 ? '' : `, and ${countOf(others, 'other', 'others')}`;
  const tone = worst === 'critical' ? 'bad' : 'plain';
  return { tone, words: `${countOf(open[worst], `${worst} incident`)} open${more}` };
}

function isCalm(open: Read<OpenCounts>): boolean {
  return open !== null && open !== undefined && open.critical === 0 && open.high === 0;
}

/** It speaks of the program alone, and is quiet: green beside what is wrong aboard would read as the ship. */
function healthPart(readiness: Read<Readiness>, calm: boolean): NowPart {
  if (readiness === undefined) return { tone: 'plain', words: 'asking whether all of it works …' };
  if (readiness === null) return { tone: 'bad', words: 'whether all of it works is not known' };
  const down = readiness.dependencies.filter(({ ok }) => !ok);
  const [only] = down;
  if (only === undefined) {
    return readiness.status === 'ready'
      ? { tone: calm ? 'good' : 'plain', words: 'the platform works' }
      : { tone: 'bad', words: 'it is not ready' };
  }
  return { tone: 'bad', words: down.length === 1 ? `${only.name} is down` : `${down.length} parts are down` };
}
