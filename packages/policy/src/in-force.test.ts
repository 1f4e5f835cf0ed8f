import { describe, expect, it } from 'vitest';
import { isInForce, NOT_IN_FORCE } from './in-force.ts';

describe('the policy in force', () => {
  it('is of ingest and privacy all but SNMP polling, scraping of others, flows and the sync to shore', () => {
    const idle = NOT_IN_FORCE.filter((key) => /^(ingest|privacy)(\.|$)/.test(key));
    expect(idle).toEqual([
      'ingest.snmp',
      'ingest.metrics.scrape_interval_sec.app_exporters',
      'ingest.metrics.scrape_interval_sec.blackbox',
      'ingest.metrics.scrape_timeout_sec',
      'ingest.metrics.retries',
      'ingest.flows',
      'privacy.shore_sync',
    ]);
    for (const key of ['ingest.logs.min_severity', 'ingest.storm.window_sec', 'privacy.access_logging']) {
      expect([key, isInForce(key)]).toEqual([key, true]);
    }
  });
});
