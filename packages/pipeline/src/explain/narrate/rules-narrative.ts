import type { Fact, FactKind, FactsBlock } from '../facts/fact.ts';
import { clauses } from '../ground/verbatim.ts';
import { confidenceOf, coverageOf } from './confidence.ts';
import type { Narrative, NarrativePart, NarrativeSentence } from './narrative.ts';

/** What changed that matters most for a type: what people think of first goes first. */
const CHANGES: Readonly<Record<string, readonly FactKind[]>> = {
  link_degradation: ['surroundings', 'series', 'template'],
  comms_outage: ['surroundings', 'series', 'template'],
  security_alert: ['template'],
  auth_failure: ['template'],
  safety: [],
};
const USUAL_CHANGES: readonly FactKind[] = ['series', 'template'];
/** Signs of these types say in the log's own words what no name of a pattern says. */
const QUOTED_TYPES: ReadonlySet<string> = new Set([
  'safety',
  'security_alert',
  'auth_failure',
  'platform',
  'other',
]);
/** Surroundings that can weaken a link; a change of speed can't. */
const WEATHER = /^surroundings:(?:rain|wind|sea)/;

/**
 * The facts as a narrative of at most eight sentences: what, in which order, impact, cause, what changed, what was before,
 * what to do, how it stands and how sure that is. It joins what facts say and adds nothing.
 */
export function narrateByRules(block: FactsBlock): Narrative {
  const told = new Teller(block);
  const type = told.first('what')?.slot.replace(/^what:/, '') ?? '';
  const sentences = [
    told.of('what', [told.first('what'), told.first('began')]),
    signs(told, QUOTED_TYPES.has(type)),
    told.of('impact', [told.first('affected')]),
    cause(told),
    changed(told, CHANGES[type] ?? USUAL_CHANGES),
    past(told),
    whatToDo(told),
    told.of('sure', [...told.all('state'), told.first('certainty'), ...told.all('missing')]),
  ].filter((sentence) => sentence !== null);
  const coverage = coverageOf(block, new Set(sentences.flatMap(({ facts }) => facts)));
  return { sentences, source: 'rules', confidence: confidenceOf(block.certainty, coverage, 1), coverage };
}

function signs(told: Teller, withQuotes: boolean): NarrativeSentence | null {
  const [first, ...others] = told.all('first_sign', 'sign');
  const ofCause = told.first('cause')?.entities[0];
  // Where the first sign is not the cause's own, the cause's own is told too.
  const second =
    others.find(
      ({ entities }) =>
        ofCause !== undefined && entities.includes(ofCause) && !first?.entities.includes(ofCause),
    ) ??
    others.find(({ entities }) => entities.some((entity) => !first?.entities.includes(entity))) ??
    others.find(({ slot }) => slot.replace(/#\d+$/, '').split(':')[1] !== first?.slot.split(':')[1]);
  return told.of('order', [first, second], (fact) =>
    withQuotes ? clauses(fact) : clauses(fact).slice(0, 1),
  );
}

function cause(told: Teller): NarrativeSentence | null {
  return told.of('cause', [told.first('cause'), ...told.all('cause_reason').slice(0, 2)]);
}

function changed(told: Teller, kinds: readonly FactKind[]): NarrativeSentence | null {
  const ofCause = told.first('cause')?.entities[0];
  for (const kind of kinds) {
    const all = told.all(kind).filter(({ slot }) => kind !== 'surroundings' || WEATHER.test(slot));
    const rain = all.find(({ slot }) => slot.startsWith('surroundings:rain'));
    const best =
      rain ?? all.find(({ entities }) => ofCause !== undefined && entities.includes(ofCause)) ?? all[0];
    if (best !== undefined) return told.of('changed', [best]);
  }
  return null;
}

function past(told: Teller): NarrativeSentence | null {
  return told.of('past', [told.first('history'), told.first('similar')]);
}

/** What guards the steps, and the first two of them: who needs the third opens the runbook. */
function whatToDo(told: Teller): NarrativeSentence | null {
  const steps = told.all('step').slice(0, 2);
  if (steps.length === 0) return told.of('do', [told.first('no_runbook')]);
  return inOwnWords('do', [...told.all('caution'), ...steps]);
}

/** Facts as they stand, one behind the other. */
export function inOwnWords(part: NarrativePart, facts: readonly Fact[]): NarrativeSentence {
  const text = facts.map((fact) => fact.text).join(' ');
  return { text, facts: facts.map(({ id }) => id), part, by: 'rules' };
}

class Teller {
  readonly #facts: readonly Fact[];

  constructor({ facts }: FactsBlock) {
    this.#facts = facts;
  }

  all(...kinds: readonly FactKind[]): Fact[] {
    return this.#facts.filter(({ kind }) => kinds.includes(kind));
  }

  first(kind: FactKind): Fact | undefined {
    return this.#facts.find((fact) => fact.kind === kind);
  }

  /** Their clauses as one sentence; null when there is nothing to tell. */
  of(
    part: NarrativePart,
    facts: readonly (Fact | undefined)[],
    chosen: (fact: Fact) => readonly string[] = clauses,
  ): NarrativeSentence | null {
    const there = facts.filter((fact) => fact !== undefined);
    return there.length === 0 ? null : joined(part, there, chosen);
  }
}

/** One sentence of their clauses. */
export function joined(
  part: NarrativePart,
  facts: readonly Fact[],
  chosen: (fact: Fact) => readonly string[] = clauses,
): NarrativeSentence {
  const parts = facts.flatMap((fact, index) => {
    const [head = '', ...rest] = chosen(fact);
    return [index === 0 ? head : lowered(head, fact), ...rest];
  });
  return { text: `${parts.join('; ')}.`, facts: facts.map(({ id }) => id), part, by: 'rules' };
}

/** Within a sentence; names keep their letters. */
function lowered(clause: string, { entities }: Fact): string {
  return entities.some((entity) => clause.startsWith(entity))
    ? clause
    : clause.charAt(0).toLowerCase() + clause.slice(1);
}
