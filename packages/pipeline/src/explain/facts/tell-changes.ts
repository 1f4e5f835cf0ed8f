import type { Draft, Telling } from './draft.ts';
import type { SeriesSummary, TemplateCount } from './evidence.ts';
import { seriesId } from './members.ts';
import { entityWord, quoted } from './quote.ts';
import { metricWords, valueWords } from './signal-words.ts';
import { capital } from './tell-incident.ts';

/** What changed on the series, before and during: those with both spans only, for a change needs two sides. */
export function tellSeries(telling: Telling, limit: number): { drafts: Draft[]; left: number } {
  const both = telling.evidence.series.flatMap((series) => {
    const { before, during } = series;
    return before === null || during === null || before.avg === during.avg
      ? []
      : [{ series, before, during }];
  });
  const drafts = both.slice(0, limit).map(({ series, before, during }) => {
    const { name, entity, labels } = series;
    const on = entity === null ? '' : ` on ${entityWord(entity)}`;
    const from = valueWords(name, before.avg);
    const text = `${capital(metricWords(name))}${labelWords(series)}${on} was ${from} on average before and ${valueWords(name, during.avg)} during the incident.`;
    return telling.draft('series', text, {
      about: `${name}@${telling.roleOf(entity)}.${before.avg < during.avg ? 'up' : 'down'}`,
      entities: [entity],
      refs: [{ of: 'series', id: seriesId(name, labels, entity) }],
    });
  });
  return { drafts, left: Math.max(0, both.length - limit) };
}

function labelWords({ labels }: SeriesSummary): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return pairs.length === 0 ? '' : ` (${quoted(pairs.join(','))})`;
}

/** Kinds of log lines that came more or less often. */
export function tellTemplates(telling: Telling, limit: number): { drafts: Draft[]; left: number } {
  const { templates } = telling.evidence;
  const drafts = templates.slice(0, limit).map((one) => {
    const { entity, template, before, during } = one;
    const of = entity === null ? '' : ` of ${entityWord(entity)}`;
    const text = `This log line${of} came ${times(before)} in the time before and ${times(during)} during the incident: ${quoted(template)}.`;
    return telling.draft('template', text, {
      about: `${telling.roleOf(entity)}.${before < during ? 'more' : 'less'}`,
      entities: [entity],
      refs: refsOf(telling, one),
    });
  });
  return { drafts, left: Math.max(0, templates.length - limit) };
}

function times(count: number): string {
  return count === 1 ? '1 time' : `${count} times`;
}

function refsOf(telling: Telling, { trackingId }: TemplateCount): Draft['refs'] {
  return trackingId === null
    ? [{ of: 'incident', id: telling.evidence.incident.incident_id }]
    : [{ of: 'record', id: trackingId }];
}
