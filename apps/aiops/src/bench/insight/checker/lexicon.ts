/**
 * What an officer may be told in plain words, by what the evidence holds. The words of an entry may be used when the evidence
 * has the entry; those of nobody are free. Written for this checker alone: nothing that makes or grounds narratives uses it.
 */
export const MEANINGS: Readonly<Record<string, string>> = {
  comms_outage: 'all links to shore are out communications outage satellite',
  link_degradation: 'a link to shore is bad weak degraded satellite signal',
  network_issue: 'network fault issue',
  guest_network_issue: 'guest network fault issue',
  power_event: 'power fault event supply',
  resource_pressure: 'machine short of memory disk or processor resource pressure',
  app_degradation: 'application fault degraded',
  core_app_degradation: 'core application fault degraded',
  auth_failure: 'failed logins login failure',
  security_alert: 'security alert attack',
  safety: 'safety alarm',
  platform: 'fault of this monitoring system itself',
  other: 'fault',
  host_crash: 'machine crashed',
  storage_fault: 'disk fault storage',
  disk_ageing: 'disk that is ageing',
  cooling_fault: 'cooling fault',
  link_down: 'link down lost',
  path_lost: 'path to shore is lost',
  tunnel_down: 'tunnel to shore is down',
  wan_outage: 'all links to shore are down',
  power: 'power fault',
  brute_force: 'many failed logins in short time as when passwords are guessed',
  core_app: 'core application fault',
  guest_net: 'guest network fault',
  db_conn_timeout: 'database connection timed out',
  disk_full: 'disk has no space left',
  oom_killed: 'program was stopped for lack of memory',
  rf_snr_db: 'satellite signal quality',
  link_latency_ms: 'link delay latency',
  packet_loss_pct: 'packet loss',
  cpu_pct: 'processor load use',
  mem_pct: 'memory use load',
  disk_pct: 'disk use',
  rain_mm_h: 'rain',
  wind_kn: 'wind',
  speed_kn: 'speed of ship',
  sea_state: 'sea state',
};

/** Words of telling: they say nothing that one of the checks does not look at. */
const TELLING = `
  a about after again all also an and another are around as at average back be because been before began being both but by
  came cause causes clear close closed come comes crew depend depends device devices did during each ended ends evidence every
  everything fell first for from goes grave had has have how if in incident increased is it its itself kind known
  last least less likely limit line lines log long look machine means more most name named no nobody none normal not
  nothing now of on one only open opened operator or other others out over part person points possible possibly
  probable probably rated regularly repeat report reported reporting reports rests rose ruled runbook said same seen sent sends
  ship show shows sign signs silent since so some step still stopped supports suppressed system taken text than that the them
  then there these they this those time times to together told trouble type under until usual usually very was weakly well went
  were what when where whether which while who why will with without worst write wrote wrong yet
  told affected average below above between began coming new by degrees depends days day hours hour minutes min second seconds end
  during unusual usually raised alert heard happened made part closed similar incident reading read full found
  in into on off not once per percent could be up least decreased db dbm ms s h d kn mm c v dropped started start raised machine
`;

export const TELLING_WORDS: ReadonlySet<string> = new Set(TELLING.split(/\s+/).filter((word) => word !== ''));

/** All words in texts, lower case. */
export function wordsOf(texts: readonly (string | null)[]): Set<string> {
  return new Set(
    texts.flatMap((text) => (text ?? '').toLowerCase().split(/[^a-z']+/)).filter((word) => word !== ''),
  );
}
