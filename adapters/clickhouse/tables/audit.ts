import type { AuditEvent } from '@aiops/contracts';
import type { Page, PageRequest } from '@aiops/ports';
import { Conditions } from '../conditions.ts';
import type { Reader } from '../driver.ts';
import { encodeCursor, pageConditions, toPage } from '../paging.ts';
import type { RowFormat } from '../table-writer.ts';
import { readBody, toColumnTime } from './column-values.ts';

export const AUDIT_FORMAT: RowFormat<AuditEvent> = {
  table: 'audit',
  lane: 'events',
  paceMs: 0,
  columns: ['audit_id', 'tracking_id', 'ts', 'user', 'action', 'resource', 'status', 'body'],
  values: (row) => [
    row.audit_id,
    row.tracking_id,
    toColumnTime(row.ts),
    row.user,
    row.action,
    row.resource,
    row.status,
    JSON.stringify(row),
  ],
};

export async function listAudit(reader: Reader, page: PageRequest): Promise<Page<AuditEvent>> {
  const conditions = new Conditions();
  const { limit } = pageConditions(conditions, page, { time: 'ts', ids: ['audit_id'] });
  const rows = await reader.query<{ ts: string; audit_id: string; body: string }>(
    `SELECT ts, audit_id, body FROM aiops.audit FINAL ${conditions.where}
     ORDER BY ts DESC, audit_id DESC LIMIT ${limit + 1}`,
    conditions.parameters,
  );
  return toPage(rows, limit, readBody<AuditEvent>, (row) => encodeCursor(row.ts, [row.audit_id]));
}
