import type { IncidentFacets } from '@aiops/contracts';
import type { IncidentFilter } from '@aiops/ports';
import type { Reader } from '../driver.ts';
import {
  FACET_FIELDS,
  FACET_TERMS,
  type FacetField,
  facetConditions,
  newestVersions,
  otherConditions,
} from './incident-filter.ts';

const MAX_VALUES = 100;

type FacetRow = Readonly<Record<`by_${FacetField}`, Readonly<Record<string, string>>>> & {
  readonly total: string;
};

/** What is counted by its value; an incident without a ship is counted under none. */
const COUNTED: Readonly<Record<FacetField, string>> = {
  severity: 'map(toString(severity), toUInt64(1))',
  status: 'map(toString(status), toUInt64(1))',
  type: 'map(toString(incident_type), toUInt64(1))',
  ship_id: `map(ifNull(toString(ship_id), ''), toUInt64(1))`,
  device_id: 'mapFromArrays(scope_devices, arrayMap(device -> toUInt64(1), scope_devices))',
};

/** One pass over the columns: each field is counted where the filters on the others hold. */
export async function incidentFacets(reader: Reader, filter: IncidentFilter): Promise<IncidentFacets> {
  const conditions = otherConditions(filter);
  const from = newestVersions(filter, conditions);
  const filtered = facetConditions(filter);
  const holds = (fields: readonly FacetField[]): string =>
    fields
      .filter((field) => filtered.has(field))
      .map((field) => FACET_TERMS[field])
      .join(' AND ') || 'true';
  const counts = FACET_FIELDS.map((field) => {
    const others = FACET_FIELDS.filter((other) => other !== field);
    return `sumMapIf(${COUNTED[field]}, ${holds(others)}) AS by_${field}`;
  });
  const [row] = await reader.query<FacetRow>(
    `SELECT countIf(${holds(FACET_FIELDS)}) AS total, ${counts.join(', ')} FROM ${from} ${conditions.where}`,
    { ...conditions.parameters, ...Object.fromEntries(filtered) },
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
    .filter(([key]) => key !== '')
    .map(([key, count]) => ({ key, count: Number(count) }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_VALUES);
}
