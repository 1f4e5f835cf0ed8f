import { type ProbableCause, spanWords } from '@aiops/contracts';
import type { Draft, Telling } from './draft.ts';
import type { CauseCertainty } from './fact.ts';
import { entityWord } from './quote.ts';
import { described, listed } from './tell-scope.ts';

const SHOWN_OTHERS = 2;

/** As sure as the terms are, and no surer. */
const CAUSE_WORDS: Readonly<Record<Exclude<CauseCertainty, 'none'>, string>> = {
  high: 'The cause is very likely',
  medium: 'The probable cause is',
  low: 'A possible cause is',
};

const SUPPORT: Readonly<Record<CauseCertainty, string>> = {
  high: 'The evidence supports this cause well.',
  medium: 'The evidence supports this cause in part; another cause is not ruled out.',
  low: 'The evidence supports this cause weakly; look for others too.',
  none: 'The evidence points to no cause.',
};

/** The probable cause with the terms that ranked it, and what came behind it. */
export function tellCause(telling: Telling, certainty: CauseCertainty): Draft[] {
  const causes = [...telling.evidence.incident.probable_cause].sort((a, b) => a.rank - b.rank);
  const [first, ...others] = causes;
  const support = telling.draft('certainty', SUPPORT[certainty], { about: certainty });
  if (first === undefined || certainty === 'none')
    return [telling.draft('cause', 'No probable cause was found.', { about: 'none' }), support];
  const { entity } = first;
  return [
    telling.draft('cause', `${CAUSE_WORDS[certainty]} ${described(telling, entity)}.`, {
      about: telling.roleOf(entity),
      entities: [entity],
      refs: [incidentRef(telling), { of: 'device', id: entity }],
    }),
    ...reasons(telling, first, causes),
    ...otherCauses(telling, others),
    support,
  ];
}

function otherCauses(telling: Telling, others: readonly ProbableCause[]): Draft[] {
  const shown = others.slice(0, SHOWN_OTHERS).map(({ entity }) => entity);
  if (shown.length === 0) return [];
  const are = shown.length === 1 ? 'A less likely cause is' : 'Less likely causes are';
  return [
    telling.draft('other_causes', `${are} ${listed(shown.map(entityWord))}.`, {
      about: shown.map((entity) => telling.roleOf(entity)).join('+'),
      entities: shown,
    }),
  ];
}

function reasons(telling: Telling, cause: ProbableCause, all: readonly ProbableCause[]): Draft[] {
  const { entity, terms } = cause;
  const who = entityWord(entity);
  const about = (term: string): { about: string; entities: string[] } => ({
    about: term,
    entities: [entity],
  });
  const drafts: Draft[] = [];
  if (terms.silent === true)
    drafts.push(
      telling.draft(
        'cause_reason',
        `${who} reported nothing itself, while the devices that depend on it did.`,
        about('silent'),
      ),
    );
  const below = belowWords(cause, who);
  if (below !== null) drafts.push(telling.draft('cause_reason', below, about('downstream')));
  const start = startWords(telling, cause, all, who);
  if (start !== null)
    drafts.push(
      telling.draft('cause_reason', start.text, { ...about(`start.${start.how}`), timesMs: [start.startMs] }),
    );
  if (terms.causing === true)
    drafts.push(
      telling.draft(
        'cause_reason',
        `The trouble of ${who} is of a kind that causes the other trouble.`,
        about('causing'),
      ),
    );
  return drafts;
}

function belowWords({ terms }: ProbableCause, who: string): string | null {
  const { downstream_members: below, members, silent } = terms;
  if (typeof below !== 'number' || typeof members !== 'number') return null;
  if (members === 1) return `${who} is the only device with clear trouble.`;
  const whose = silent === true ? `depend on ${who}` : `are ${who} or depend on it`;
  if (below === members) return `All ${members} devices with clear trouble ${whose}.`;
  return below === 1
    ? `No other device with clear trouble depends on ${who}.`
    : `${below} of the ${members} devices with clear trouble ${whose}.`;
}

function startWords(
  telling: Telling,
  { terms }: ProbableCause,
  all: readonly ProbableCause[],
  who: string,
): { text: string; how: string; startMs: number } | null {
  const startMs = startOf(terms);
  if (startMs === null) return null;
  const at = telling.clock.moment(startMs);
  const whose = terms.silent === true ? `what depends on ${who}` : who;
  const laterMs = startMs - Math.min(...all.flatMap((cause) => startOf(cause.terms) ?? []));
  if (all.length < 2) return { text: `The first sign of ${whose} came at ${at}.`, how: 'alone', startMs };
  if (laterMs <= 0)
    return { text: `The first sign of all came from ${whose}, at ${at}.`, how: 'first', startMs };
  const text = `The first sign of ${whose} came at ${at}, ${spanWords(laterMs)} after the first of all.`;
  return { text, how: 'later', startMs };
}

function startOf(terms: ProbableCause['terms']): number | null {
  const start = terms.earliest_start;
  return typeof start === 'string' ? Date.parse(start) : null;
}

function incidentRef(telling: Telling): { of: 'incident'; id: string } {
  return { of: 'incident', id: telling.evidence.incident.incident_id };
}
