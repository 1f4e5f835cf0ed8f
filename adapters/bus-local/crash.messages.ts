import { type LogMessage, SCHEMA_VERSION } from '@aiops/contracts';
import type { OutgoingMessage } from '@aiops/ports';

/** A log batch of one record with a text of so many characters, for the program that is killed. */
export function sampleLogBatch(id: string, characters: number): OutgoingMessage {
  const ts = '2026-01-01T00:00:00.000Z';
  const record: LogMessage = {
    schema_version: SCHEMA_VERSION,
    tracking_id: id,
    ts,
    ship_id: 'ship-1',
    record_id: id,
    received_at: ts,
    ship_id_source: 'record',
    domain: null,
    service: null,
    level: null,
    msg: id.padEnd(characters, '.'),
    source: 'test',
  };
  return { subject: 'logs.ingested', id, key: 'ship-1', body: [record] };
}
