import type { IncidentFilter } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Parameter, Parameters } from '../driver.ts';

/** The fields that are counted beside the list, each with how it is filtered. */
export const FACET_TERMS = {
  severity: 'has({severity:Array(String)}, severity)',
  status: 'has({status:Array(String)}, status)',
  type: 'has({type:Array(String)}, incident_type)',
  ship_id: 'ship_id = {ship_id:String}',
  device_id: 'has(scope_devices, {device_id:String})',
} as const;
export type FacetField = keyof typeof FACET_TERMS;
export const FACET_FIELDS = Object.keys(FACET_TERMS) as readonly FacetField[];

/**
 * The text that is looked for, in lower case as it is kept; undefined without one. Names are told to people with
 * blanks and kept with `_`, and an incident is found by the name of its ship, which the registry knows and it does not.
 */
export function searchOf({ q, q_ships = [] }: IncidentFilter): Searched | undefined {
  if (q === undefined) return undefined;
  const text = q.toLowerCase();
  const name = text.trim().replaceAll(' ', '_');
  const terms = ['position(search_text, {q:String}) > 0'];
  if (name !== text) terms.push('position(search_text, {q_name:String}) > 0');
  if (q_ships.length > 0) terms.push(`has({q_ships:Array(String)}, ifNull(toString(ship_id), ''))`);
  return {
    term: terms.join(' OR '),
    parameters: {
      q: text,
      ...(name === text ? {} : { q_name: name }),
      ...(q_ships.length === 0 ? {} : { q_ships }),
    },
  };
}

interface Searched {
  readonly term: string;
  readonly parameters: Parameters;
}

/** The filters that are no facets. */
export function otherConditions(filter: IncidentFilter): Conditions {
  const conditions = new Conditions()
    .within(filter.range, 'first_seen')
    .when(filter.category, 'category', 'has({category:Array(String)}, category)')
    .when(filter.feedback, 'feedback', 'has({feedback:Array(String)}, feedback)')
    .when(filter.service, 'service', 'has(scope_services, {service:String})');
  const searched = searchOf(filter);
  return searched === undefined ? conditions : conditions.require(searched.term, searched.parameters);
}

/** The facets that are filtered by, each with its value. */
export function facetConditions(filter: IncidentFilter): ReadonlyMap<FacetField, Parameter> {
  const entries = FACET_FIELDS.map((field) => [field, filter[field]] as const);
  return new Map(entries.flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const])));
}

/**
 * The rows to look at: of each incident the newest version. FINAL leaves just those, but carries the whole text of each
 * row through its merge, which for a search in the text costs more than the search. There the versions that FINAL
 * leaves are found by their keys alone, and the text is read beside them.
 */
export function newestVersions(filter: IncidentFilter, conditions: Conditions): string {
  if (filter.q === undefined) return 'aiops.incidents FINAL';
  conditions.require(
    `cityHash64(incident_id, precedence) IN (SELECT cityHash64(incident_id, precedence) FROM aiops.incidents FINAL)`,
  );
  return 'aiops.incidents';
}
