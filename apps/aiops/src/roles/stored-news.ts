import { Incident } from '@aiops/contracts';
import { errorText, TtlMap } from '@aiops/kernel';
import type { Site } from './site.ts';

/** Incidents whose newest version is known; an older version comes within moments of a newer one, or not at all. */
const MAX_KNOWN = 10_000;
const KNOWN_MS = 600_000;

export interface NewsListeners {
  /** Each version, whenever it comes. */
  readonly onStored: (incident: Incident) => void;
  /** Never an older version after a newer one of the same incident. */
  readonly onNewer: (incident: Incident) => void;
}

export interface StoredNews {
  readonly tell: (incident: Incident) => void;
  /** False: a newer version of it was told of already. */
  readonly isNewest: (incident: Incident) => boolean;
}

type NewsParts = Pick<Site, 'cluster' | 'log' | 'telemetry' | 'clock'>;

/**
 * Tells of each stored version whoever listens, in this process and the others: whoever stores it is not who is followed.
 * What is stored stays so, whatever becomes of the telling: nothing is thrown.
 */
export function createStoredNews(parts: NewsParts, listeners: NewsListeners): StoredNews {
  const newest = new TtlMap<string, number>(MAX_KNOWN, KNOWN_MS);
  const isNewest = ({ incident_id, version }: Incident): boolean =>
    version >= (newest.get(incident_id, parts.clock.now()) ?? 0);
  return { tell: tellAll(parts, tellHere(parts, listeners, newest)), isNewest };
}

function tellAll(
  { cluster, log, telemetry }: NewsParts,
  here: (incident: Incident) => void,
): (incident: Incident) => void {
  if (cluster === null) return here;
  cluster.listen('incident_stored', (value) => {
    const incident = Incident.safeParse(value);
    if (incident.success) here(incident.data);
    else log.warn({ error_msg: incident.error.message }, 'another process told of no incident');
  });
  return (incident) => {
    try {
      // This process hears of it as the others do.
      cluster.tell('incident_stored', incident);
    } catch (error) {
      telemetry.count('aiops_incident_news_failed_total', { to: 'others' });
      const { incident_id } = incident;
      log.error({ incident_id, error_msg: errorText(error) }, 'only this process hears of a stored incident');
      here(incident);
    }
  };
}

function tellHere(
  { log, telemetry, clock }: Omit<NewsParts, 'cluster'>,
  { onStored, onNewer }: NewsListeners,
  newest: TtlMap<string, number>,
): (incident: Incident) => void {
  const guarded = (incident: Incident, listener: (incident: Incident) => void): void => {
    try {
      listener(incident);
    } catch (error) {
      telemetry.count('aiops_incident_news_failed_total', { to: 'own' });
      const { incident_id } = incident;
      log.error({ incident_id, error_msg: errorText(error) }, 'a listener failed on a stored incident');
    }
  };
  return (incident) => {
    guarded(incident, onStored);
    const { incident_id, version } = incident;
    const nowMs = clock.now();
    if (version < (newest.get(incident_id, nowMs) ?? 0)) {
      telemetry.count('aiops_incident_news_late_total');
      return;
    }
    newest.set(incident_id, version, nowMs);
    telemetry.gauge('aiops_incident_news_known', newest.size);
    guarded(incident, onNewer);
  };
}

/** More would leave too few for the time: a number is exact up to 2^53. */
const RANDOM_BITS = 10;

/**
 * What the ids of the live events of one process begin with. Processes may begin in the same millisecond, and an id of one
 * must mean nothing to another: whoever comes from there reads the lists again.
 * @param random ten random bytes
 */
export function feedEpoch(nowMs: number, random: Uint8Array): number {
  const tail = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & (2 ** RANDOM_BITS - 1);
  return nowMs * 2 ** RANDOM_BITS + tail;
}
