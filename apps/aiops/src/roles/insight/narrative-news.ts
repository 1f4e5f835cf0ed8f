import { EnrichmentCompleted } from '@aiops/contracts';
import { errorText } from '@aiops/kernel';
import type { Site } from '../site.ts';

/**
 * Tells of each stored narrative whoever listens, in this process and the others: whoever stores it is not who is followed.
 * Nothing is thrown: what is stored stays so.
 */
export function createNarrativeNews(
  { cluster, log, telemetry }: Pick<Site, 'cluster' | 'log' | 'telemetry'>,
  listener: (narrative: EnrichmentCompleted) => Promise<void>,
): (narrative: EnrichmentCompleted) => void {
  const here = (narrative: EnrichmentCompleted): void => {
    listener(narrative).catch((error: unknown) => {
      telemetry.count('aiops_incident_news_failed_total', { to: 'own' });
      const { incident_id } = narrative;
      log.warn({ incident_id, error_msg: errorText(error) }, 'who follows live did not hear of a narrative');
    });
  };
  if (cluster === null) return here;
  cluster.listen('narrative_stored', (value) => {
    const narrative = EnrichmentCompleted.safeParse(value);
    if (narrative.success) here(narrative.data);
    else log.warn({ error_msg: narrative.error.message }, 'another process told of no narrative');
  });
  return (narrative) => {
    try {
      // This process hears of it as the others do.
      cluster.tell('narrative_stored', narrative);
    } catch (error) {
      telemetry.count('aiops_incident_news_failed_total', { to: 'others' });
      log.warn({ error_msg: errorText(error) }, 'only this process hears of a stored narrative');
      here(narrative);
    }
  };
}
