import { type IncidentFacets, Severity, Status } from '@aiops/contracts';
import type { IncidentFilter } from '@aiops/ports';
import type { Reader } from '../driver.ts';
import {
  FACET_FIELDS,
  FACET_TERMS,
  type FacetField,
  facetConditions,
  newestVersions,
  otherConditions,
  searchOf,
} from './incident-filter.ts';

const MAX_VALUES = 100;

type FacetRow = Readonly<Record<`by_${FacetField}`, Readonly<Record<string, string>>>> & {
  readonly total: string;
};

/** Counts each value where the condition holds. An incident without a ship is counted under none. */
const COUNTED: Readonly<Record<FacetField, (condition: string) => string>> = {
  severity: (condition) => countsOf('severity', Severity.options, condition),
  status: (condition) => countsOf('status', Status.options, condition),
  type: (condition) => `sumMapIf(map(toString(incident_type), toUInt64(1)), ${condition})`,
  ship_id: (condition) => `sumMapIf(map(ifNull(toString(ship_id), ''), toUInt64(1)), ${condition})`,
  device_id: (condition) =>
    `sumMapIf(mapFromArrays(scope_devices, arrayMap(device -> toUInt64(1), scope_devices)), ${condition})`,
};

/** Values that are known beforehand are counted at a tenth of what others cost. */
function countsOf(column: string, values: readonly string[], condition: string): string {
  const counts = values.map((value) => `'${value}', countIf(${column} = '${value}' AND ${condition})`);
  return `map(${counts.join(', ')})`;
}

/** One pass over the columns: each field is counted where the filters on the others hold. */
export async function incidentFacets(reader: Reader, filter: IncidentFilter): Promise<IncidentFacets> {
  const { q, q_ships, ...others } = filter;
  const search = searchOf(filter);
  const conditions = otherConditions(others);
  const from = newestVersions(filter, conditions);
  // Asked first and alone, the engine remembers where the text is not: the next count of the same search skips that.
  const searched = search === undefined ? '' : `PREWHERE ${search.term}`;
  const filtered = facetConditions(filter);
  const holds = (fields: readonly FacetField[]): string =>
    fields
      .filter((field) => filtered.has(field))
      .map((field) => FACET_TERMS[field])
      .join(' AND ') || 'true';
  const counts = FACET_FIELDS.map((field) => {
    const others = FACET_FIELDS.filter((other) => other !== field);
    return `${COUNTED[field](holds(others))} AS by_${field}`;
  });
  const [row] = await reader.query<FacetRow>(
    `SELECT countIf(${holds(FACET_FIELDS)}) AS total, ${counts.join(', ')} FROM ${from} ${searched} ${conditions.where}`,
    {
      ...conditions.parameters,
      ...Object.fromEntries(filtered),
      ...search?.parameters,
    },
  );
  return {
    total: Number(row?.total ?? 0),
    severity: commonest(row?.by_severity),
    status: commonest(row?.by_status),
    type: commonest(row?.by_type),
    ship_id: commonest(row?.by_ship_id),
    device_id: commonest(row?.by_device_id),
  };
}

function commonest(counts: Readonly<Record<string, string>> = {}): IncidentFacets['severity'] {
  return Object.entries(counts)
    .map(([key, count]) => ({ key, count: Number(count) }))
    .filter(({ key, count }) => key !== '' && count > 0)
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_VALUES);
}
