import type { Draft, Telling } from './draft.ts';
import type { Runbook } from './evidence.ts';
import type { CauseCertainty } from './fact.ts';
import { entityWord, quotable } from './quote.ts';

const MAX_STEP = 240;

/** What the best runbook says to do; without one, only where to look first. */
export function tellSteps(
  telling: Telling,
  limit: number,
  certainty: CauseCertainty,
): { drafts: Draft[]; left: number } {
  const { runbooks, incident } = telling.evidence;
  const [best] = runbooks;
  if (best === undefined || best.steps.length === 0)
    return { drafts: [withoutRunbook(telling, certainty)], left: 0 };
  const drafts = best.steps.slice(0, limit).map((step, index) => {
    const text = `Step ${index + 1} of the runbook ${titled(best.title)}: ${ended(wholeSentences(step))}`;
    return telling.draft('step', text, {
      about: `${best.id}.${index + 1}`,
      refs: [
        { of: 'document', id: best.id },
        { of: 'incident', id: incident.incident_id },
      ],
    });
  });
  return {
    drafts: [...found(telling, best), ...caution(telling, best), ...drafts],
    left: Math.max(0, best.steps.length - limit),
  };
}

/** A likeness of words is no sign: who follows the steps has to know on what they rest. */
function found(telling: Telling, { id, title, foundBy }: Runbook): Draft[] {
  if (foundBy === undefined) return [];
  const how = foundBy === 'words' ? 'words' : 'words and meaning';
  const text = `The runbook ${titled(title)} was found by ${how} alone: no known sign says that it applies.`;
  return [
    telling.draft('caution', text, {
      about: `${id}.found`,
      refs: [
        { of: 'document', id },
        { of: 'incident', id: telling.evidence.incident.incident_id },
      ],
    }),
  ];
}

/** What stands before and behind the steps of a risky runbook must not be missed by who reads the steps alone. */
function caution(telling: Telling, { id, title, risk, checkFirst = [], doNot = [] }: Runbook): Draft[] {
  if (risk === 'low') return [];
  const [never] = doNot;
  const parts = [
    ...(checkFirst.length > 0 ? ['"Check first"'] : []),
    ...(never === undefined ? [] : ['"Do not"']),
  ];
  if (parts.length === 0 && risk === 'medium') return [];
  const read = parts.length === 0 ? '' : `: before step 1 read ${parts.join(' and ')} in it`;
  const text = `The risk of the runbook ${titled(title)} is ${risk}${read}. ${never === undefined ? '' : ended(plain(never))}`;
  return [
    telling.draft('caution', text.trim(), {
      about: id,
      refs: [
        { of: 'document', id },
        { of: 'incident', id: telling.evidence.incident.incident_id },
      ],
    }),
  ];
}

function withoutRunbook(telling: Telling, certainty: CauseCertainty): Draft {
  const [first] = [...telling.evidence.incident.probable_cause].sort((a, b) => a.rank - b.rank);
  if (first === undefined || certainty === 'none')
    return telling.draft('no_runbook', 'No runbook was found for this.', { about: 'alone' });
  const text = `No runbook was found for this; look first at ${entityWord(first.entity)}.`;
  return telling.draft('no_runbook', text, { about: 'look_first', entities: [first.entity] });
}

/** The steps begin behind a colon. */
function titled(title: string): string {
  return plain(title).replaceAll(':', ',');
}

/** Runbooks are ours, but come through retrieval: one line, bounded, without our marks. */
function plain(text: string): string {
  return quotable(text, MAX_STEP);
}

/** A step that is too long ends with one of its sentences: half of one may lack its condition. */
function wholeSentences(step: string): string {
  const text = plain(step);
  if (!text.endsWith('…')) return text;
  const end = Math.max(...['. ', '! ', '; '].map((mark) => text.lastIndexOf(mark)));
  return end === -1 ? text : `${text.slice(0, end + 1)} …`;
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
