import type { IncidentFilter } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Parameter } from '../driver.ts';

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

/** `q` is in lower case, as the text is kept. */
export const SEARCHED = 'position(search_text, {q:String}) > 0';

/** The filters that are no facets. */
export function otherConditions(filter: IncidentFilter): Conditions {
  return new Conditions()
    .within(filter.range, 'first_seen')
    .when(filter.category, 'category', 'has({category:Array(String)}, category)')
    .when(filter.feedback, 'feedback', 'has({feedback:Array(String)}, feedback)')
    .when(filter.service, 'service', 'has(scope_services, {service:String})')
    .when(filter.q?.toLowerCase(), 'q', SEARCHED);
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
