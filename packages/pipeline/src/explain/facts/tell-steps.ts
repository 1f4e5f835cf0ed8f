import type { Draft, Telling } from './draft.ts';
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
    const text = `Step ${index + 1} of the runbook ${plain(best.title).replaceAll(':', ',')}: ${ended(plain(step))}`;
    return telling.draft('step', text, {
      about: `${best.id}.${index + 1}`,
      refs: [
        { of: 'document', id: best.id },
        { of: 'incident', id: incident.incident_id },
      ],
    });
  });
  return { drafts, left: Math.max(0, best.steps.length - limit) };
}

function withoutRunbook(telling: Telling, certainty: CauseCertainty): Draft {
  const [first] = [...telling.evidence.incident.probable_cause].sort((a, b) => a.rank - b.rank);
  if (first === undefined || certainty === 'none')
    return telling.draft('no_runbook', 'No runbook was found for this.', { about: 'alone' });
  const text = `No runbook was found for this; look first at ${entityWord(first.entity)}.`;
  return telling.draft('no_runbook', text, { about: 'look_first', entities: [first.entity] });
}

/** Runbooks are ours, but come through retrieval: one line, bounded, without our marks. */
function plain(text: string): string {
  return quotable(text, MAX_STEP);
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
