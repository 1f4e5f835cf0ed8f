import type { EnrichmentRequests } from '@aiops/ports';
import { z } from 'zod';
import type { Site } from '../site.ts';
import { requestId, requestOf } from './request-of.ts';

const ASK_MS = 300;
const Consumers = z.array(z.object({ role: z.string() }));

/** A person asks for a narrative once more. */
export function askingAgain({ bus, policy, clock, cluster }: Site): EnrichmentRequests {
  const isAnswered = async (): Promise<boolean> => {
    // Embedded, this process answers itself.
    if (cluster === null) return true;
    const answers = await cluster.ask('services', ASK_MS);
    return answers.some((answer) => {
      const rows = Consumers.safeParse(answer);
      return rows.success && rows.data.some(({ role }) => role === 'llm-enricher');
    });
  };
  return {
    async request(incident, { name }, trackingId) {
      if (!(await isAnswered())) return 'absent';
      const request = requestOf(incident, policy.policyOf(incident.ship_id), clock.now(), name);
      const id = `${requestId(incident)}:${trackingId}`;
      await bus.publish([{ subject: 'enrichment.request', id, key: incident.ship_id, body: [request] }]);
      return 'published';
    },
  };
}
