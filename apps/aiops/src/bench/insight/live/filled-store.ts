import { bodiesOf, logRecords, metricRecords, post } from '../../load.ts';
import type { Product } from '../../product.ts';
import { hostNumber } from './first-narratives.ts';

const LOGS = 4_000;
const METRICS = 2_000;
const PER_BODY = 500;
/** They end as the measure begins. */
const SPAN_MS = 5_000;

/** Gives the store something to read: lines and values of the hosts that incidents will be opened on, and of nothing wrong. */
export async function fillStore(product: Product, hosts: number): Promise<void> {
  const startMs = Date.now() - SPAN_MS;
  const ofHosts = (records: readonly object[]): object[] =>
    records.map((record, at) => ({ ...record, host: `fault-${hostNumber(at % hosts)}` }));
  for (const body of bodiesOf(ofHosts(logRecords(LOGS, startMs, 'before')), PER_BODY))
    await post(product.url, '/api/v3/ingest/logs', body);
  for (const body of bodiesOf(ofHosts(metricRecords(METRICS, startMs, 'before')), PER_BODY))
    await post(product.url, '/api/v3/ingest/metrics', body);
}
