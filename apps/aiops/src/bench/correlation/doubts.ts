import type { Registry } from '@aiops/registry';
import type { LineCounts } from './line-counts.ts';
import type { Observed } from './observe.ts';
import type { Truth } from './truth.ts';

const MAX_NAMED = 3;

/**
 * What in a truth can't be so. A slip in it comes out as a miss of the product, so it is told apart: a sentence each.
 * @param types the incident types of the policy
 */
export function doubtsOn(
  truth: Truth,
  seen: Pick<Observed, 'trackingIds' | 'hosts'>,
  { registry, types, lines }: { registry: Registry; types: readonly string[]; lines: LineCounts },
): string[] {
  const doubts: string[] = [];
  const note = (names: readonly string[], words: string): void => {
    if (names.length > 0) doubts.push(`${listed(names)} ${words}`);
  };
  const causes = truth.causes.map(({ id }) => id);
  const entries = Object.entries(truth.records);
  const unknown = entries.filter(([id]) => !seen.trackingIds.has(id)).map(([id]) => id);
  note(unknown, 'in records: no record has this tracking_id');
  const strangers = entries.map(([, cause]) => cause).filter((cause) => !causes.includes(cause));
  note(strangers, 'in records: no cause has this id');
  note(
    causes.filter((id, index) => causes.indexOf(id) !== index),
    'in causes: stands twice',
  );
  const shown = new Set(entries.filter(([id]) => seen.trackingIds.has(id)).map(([, cause]) => cause));
  note(
    causes.filter((id) => !shown.has(id)),
    'in causes: no record shows it, so that it can be found by nobody',
  );
  note(
    truth.causes.map(({ incident_type }) => incident_type).filter((type) => !types.includes(type)),
    'as incident_type: the policy has no such type',
  );
  note(
    truth.causes
      .map(({ root_device }) => root_device)
      .filter((root) => registry.device(root) === undefined && !seen.hosts.has(root.replace(/^host:/, ''))),
    'as root_device: no device and no host of the records has this name',
  );
  const { notJson, withoutTime, withoutId } = lines;
  if (notJson > 0) doubts.push(`lines that are no JSON object: ${notJson}`);
  if (withoutTime > 0)
    doubts.push(`records without ts, taken to be of the time of the one before: ${withoutTime}`);
  if (withoutId > 0) doubts.push(`records without tracking_id, of which no truth can speak: ${withoutId}`);
  return doubts;
}

function listed(names: readonly string[]): string {
  const each = [...new Set(names)];
  const more = each.length > MAX_NAMED ? ` and ${each.length - MAX_NAMED} more` : '';
  return `${each.slice(0, MAX_NAMED).join(', ')}${more}`;
}
