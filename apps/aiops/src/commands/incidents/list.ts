import { type Incident, Incident as IncidentSchema, listOf } from '@aiops/contracts';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { outJson, outLines, type Terminal } from '../../cli/output.ts';
import { STYLE_OF_SEVERITY, STYLE_OF_STATUS } from '../../cli/styles.ts';
import { type Column, tableLines } from '../../cli/table.ts';
import { utcText } from '../../cli/times.ts';

/** The filters of the API, by the names of the command line. */
export interface ListFilters {
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
  readonly category?: readonly string[];
  readonly feedback?: string;
  readonly ship?: string;
  readonly type?: string;
  readonly device?: string;
  readonly service?: string;
  readonly search?: string;
  readonly range?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

export async function listIncidents(api: ApiClient, filters: ListFilters, terminal: Terminal): Promise<void> {
  const answer = await api.get('/api/v3/incidents', {
    status: filters.status?.join(','),
    severity: filters.severity?.join(','),
    category: filters.category?.join(','),
    type: filters.type,
    feedback: filters.feedback,
    ship_id: filters.ship,
    device_id: filters.device,
    service: filters.service,
    q: filters.search,
    range: filters.range,
    from: filters.from,
    to: filters.to,
    limit: filters.limit,
    cursor: filters.cursor,
  });
  if (filters.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const { data, next_cursor } = read(listOf(IncidentSchema), answer);
  if (data.length === 0) {
    terminal.note('No incident fits.\n');
    return;
  }
  outLines(terminal, tableLines(columnsOf(terminal), data, terminal.columns));
  if (next_cursor !== null) {
    terminal.note(`There are more: repeat with --cursor ${next_cursor}, or narrow it down.\n`);
  }
}

/** The id is what the next command needs, so it is never cut. */
function columnsOf({ paint }: Terminal): Column<Incident>[] {
  return [
    { title: 'INCIDENT', text: ({ incident_id }) => incident_id },
    {
      title: 'SEVERITY',
      text: ({ severity }) => severity,
      paint: (cell, { severity }) => paint(STYLE_OF_SEVERITY[severity], cell),
    },
    {
      title: 'STATUS',
      // To people it is no incident any more; `resolved` would read as mended.
      text: ({ status, merged_into }) => (merged_into === undefined ? status : 'merged'),
      paint: (cell, { status }) => paint(STYLE_OF_STATUS[status], cell),
    },
    { title: 'TYPE', text: ({ incident_type }) => incident_type, shrinksTo: 12 },
    { title: 'SHIP', text: ({ ship_id }) => ship_id ?? 'unknown', shrinksTo: 8 },
    { title: 'CAUSE', text: ({ probable_cause }) => probable_cause[0]?.entity ?? 'unknown', shrinksTo: 10 },
    // The year is told by the page of the incident; here the place is dear.
    { title: 'LAST UTC', text: ({ last_seen }) => utcText(last_seen).slice(5, 16) },
  ];
}
