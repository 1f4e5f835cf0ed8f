import { certaintyOf } from './cause-certainty.ts';
import { type Draft, Telling } from './draft.ts';
import type { IncidentEvidence } from './evidence.ts';
import type { Fact, FactKind, FactsBlock } from './fact.ts';
import { tellCause } from './tell-cause.ts';
import { tellSeries, tellTemplates } from './tell-changes.ts';
import { shipWord, tellIncident, tellMissing, tellState } from './tell-incident.ts';
import { tellPast } from './tell-past.ts';
import { tellScope } from './tell-scope.ts';
import { tellEnds, tellSigns, tellSurroundings } from './tell-signs.ts';
import { tellSteps } from './tell-steps.ts';

/** As many as a person, or a small model with 4,096 tokens, will read. */
const LIMITS = { sign: 8, ended: 3, surroundings: 4, series: 4, template: 3, similar: 2, step: 6 } as const;
const MAX_FACTS = 40;
/** Details, the first to go first: what stands behind them in the block must not be cut off. */
const DETAILS: readonly FactKind[] = ['template', 'series', 'surroundings', 'ended', 'sign'];

/** Every fact of an incident, in the order of telling. The same evidence always gives the same block. */
export function factsOf(evidence: IncidentEvidence): FactsBlock {
  const telling = new Telling(evidence);
  const signs = new Set(evidence.members.flatMap(({ kind, name }) => (kind === 'context' ? [] : name)));
  const certainty = certaintyOf(evidence.incident.probable_cause, signs.size);
  const parts: Readonly<Partial<Record<FactKind, { drafts: Draft[]; left: number }>>> = {
    sign: tellSigns(telling, LIMITS.sign),
    ended: tellEnds(telling, LIMITS.ended),
    surroundings: tellSurroundings(telling, LIMITS.surroundings),
    series: tellSeries(telling, LIMITS.series),
    template: tellTemplates(telling, LIMITS.template),
    similar: tellPast(telling, LIMITS.similar),
    step: tellSteps(telling, LIMITS.step, certainty),
  };
  const of = (kind: FactKind): Draft[] => parts[kind]?.drafts ?? [];
  const all = [
    ...tellIncident(telling),
    ...of('sign'),
    ...of('ended'),
    ...tellScope(telling),
    ...tellCause(telling, certainty),
    ...of('surroundings'),
    ...of('series'),
    ...of('template'),
    ...of('similar'),
    ...tellState(telling),
    ...of('step'),
    ...tellMissing(telling),
  ];
  const drafts = withinBound(all);
  const left = Object.entries(parts)
    .map(([kind, part]): [string, number] => [
      kind,
      part.left + countOf(all, part.drafts) - countOf(drafts, part.drafts),
    ])
    .filter(([, count]) => count > 0);
  return {
    incidentId: evidence.incident.incident_id,
    shipId: evidence.incident.ship_id,
    shipName: shipWord(evidence.incident.ship_id, evidence.ship),
    facts: numbered(drafts),
    certainty,
    left: Object.fromEntries(left),
  };
}

function countOf(drafts: readonly Draft[], of: readonly Draft[]): number {
  return drafts.filter((draft) => of.includes(draft)).length;
}

/** Leaves out details from the last of a kind on, as many as there are too many. */
function withinBound(drafts: readonly Draft[]): Draft[] {
  const kept = [...drafts];
  for (const kind of DETAILS) {
    for (let at = kept.length - 1; at >= 0 && kept.length > MAX_FACTS; at -= 1)
      if (kept[at]?.kind === kind) kept.splice(at, 1);
  }
  return kept;
}

/** Ids by place; what was told already is left out; a slot that is there already gets a number, so that each is one fact. */
function numbered(drafts: readonly Draft[]): Fact[] {
  const counts = new Map<string, number>();
  const once = drafts.filter(({ text }, index) => drafts.findIndex((other) => other.text === text) === index);
  return once.map((draft, index) => {
    const count = (counts.get(draft.slot) ?? 0) + 1;
    counts.set(draft.slot, count);
    return { ...draft, id: `f${index + 1}`, slot: count === 1 ? draft.slot : `${draft.slot}#${count}` };
  });
}
