import type { Incident } from '@aiops/contracts';
import type { KnowledgeDocument } from '@aiops/ports';

/** What people did and said is worth more than any number of lines alike. */
const MAX_QUOTES = 10;
const MAX_ASKED = 3;
const MAX_NOTES = 20;
const MAX_SAID = 500;
const FIRST_COMMENT = /^#[ \t]*(.+)$/m;

/**
 * A resolved incident as something to find when it happens again: what was seen, what it was put down to, what people
 * noted, how it ended. Null while it is open, when it was noise or part of another one, and for one of no known ship,
 * which would reach every ship.
 */
export function incidentDocument(incident: Incident): KnowledgeDocument | null {
  const { ship_id: shipId, status, resolve_reason: reason, feedback } = incident;
  if (shipId === null || status !== 'resolved' || reason === 'merged' || feedback === 'noise') return null;
  const [cause] = [...incident.probable_cause].sort((a, b) => a.rank - b.rank);
  const notes = incident.timeline.filter(
    ({ event, description }) =>
      ['commented', 'resolved', 'action'].includes(event) && description !== undefined,
  );
  const paragraphs = [
    ...(cause === undefined ? [] : [`Probable cause: ${cause.entity}.`]),
    seenIn(incident).join('\n'),
    notes
      .slice(-MAX_NOTES)
      .map(({ description = '' }) => cut(description))
      .join('\n'),
  ];
  return {
    id: `incidents/${incident.incident_id}`,
    source: 'incidents',
    shipId,
    title: titleOf(incident),
    text: paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'),
  };
}

/** What is asked of past incidents about this one: what their documents begin with. */
export function incidentQuestion(incident: Incident): string {
  return [titleOf(incident), ...seenIn(incident).slice(0, MAX_ASKED)].join('\n');
}

/** A segment of the policy as its people wrote it, comments included; the first of these is its title. */
export function policyDocument(name: string, yaml: string): KnowledgeDocument {
  const title = FIRST_COMMENT.exec(yaml)?.[1]?.trim() ?? name;
  return { id: `policies/${name}`, source: 'policies', shipId: null, title, text: yaml };
}

function titleOf(incident: Incident): string {
  return `${incident.incident_type.replaceAll('_', ' ')}: ${services(incident).join(', ')}`;
}

function seenIn({ evidence }: Incident): string[] {
  const seen = evidence.map(({ quote, summary }) => summary ?? quote ?? '').filter((one) => one !== '');
  return [...new Set(seen)].slice(0, MAX_QUOTES).map(cut);
}

function services({ scope }: Incident): string[] {
  return [...new Set(scope.map(({ device_id, service }) => service ?? device_id))];
}

function cut(text: string): string {
  return text.slice(0, MAX_SAID);
}
