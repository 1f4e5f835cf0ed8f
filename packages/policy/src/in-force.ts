/**
 * The keys that nothing uses yet, each with all below it. `policy show` marks them "not in force";
 * whoever makes a part work takes its row out.
 */
export const NOT_IN_FORCE: readonly string[] = [
  'profile',
  'features.enable_stats_collection',
  'features.enable_two_person_approval',
  'features.dry_run_remediation',
  'ingest.snmp',
  'ingest.metrics.scrape_interval_sec.app_exporters',
  'ingest.metrics.scrape_interval_sec.blackbox',
  'ingest.metrics.scrape_timeout_sec',
  'ingest.metrics.retries',
  'ingest.flows',
  'correlate.min_events_for_incident',
  'correlate.correlation_timeout_sec',
  'llm.require_json',
  'llm.required_fields',
  'llm.drop_on_overflow',
  'notify',
  'remediate',
  'retention.downsampling',
  'retention.disk_watermarks',
  'retention.compression',
  'privacy.shore_sync',
  'slo.insight_path.success_rate_pct',
  'slo.queue',
  'slo.availability',
  'slo.alerting',
];

export function isInForce(key: string): boolean {
  return !NOT_IN_FORCE.some((prefix) => key === prefix || key.startsWith(`${prefix}.`));
}
