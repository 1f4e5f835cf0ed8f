import type { EnrichmentCompleted } from '@aiops/contracts';
import { TtlMap } from '@aiops/kernel';
import type { EnrichmentRequests } from '@aiops/ports';
import { z } from 'zod';
import type { Site } from '../site.ts';
import { requestId, requestOf } from './request-of.ts';

const ASK_MS = 300;
const Consumers = z.array(z.object({ role: z.string() }));

/** More than these of one key would stand before what is asked for by itself. */
const MAX_PENDING_OF_KEY = 5;
const MAX_PENDING = 1_000;
/** A model has had its turn by then, or never will. */
const PENDING_MS = 120_000;

interface Pending {
  readonly id: string;
  readonly askedAt: string;
  readonly by: string;
}

export interface AskingAgain extends EnrichmentRequests {
  /** Told of each narrative that is stored: what it answers is asked for no longer. */
  readonly onTold: (narrative: EnrichmentCompleted) => void;
}

/** A person asks for a narrative once more. */
export function askingAgain({
  bus,
  policy,
  clock,
  cluster,
}: Pick<Site, 'bus' | 'policy' | 'clock' | 'cluster'>): AskingAgain {
  const pending = new TtlMap<string, Pending>(MAX_PENDING, PENDING_MS);
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
      const nowMs = clock.now();
      const before = pending.get(incident.incident_id, nowMs);
      if (before !== undefined) return { outcome: 'pending', requestId: before.id };
      const ofKey = [...pending.entries(nowMs)].filter(([, { by }]) => by === name);
      if (ofKey.length >= MAX_PENDING_OF_KEY) return { outcome: 'too_many' };
      const request = requestOf(incident, policy.policyOf(incident.ship_id), nowMs, name);
      const id = `${requestId(incident)}:${trackingId}`;
      // Before anything is waited for: who asks at the same moment asks the same.
      pending.set(incident.incident_id, { id, askedAt: request.ts, by: name }, nowMs);
      try {
        if (await isAnswered()) {
          await bus.publish([{ subject: 'enrichment.request', id, key: incident.ship_id, body: [request] }]);
          return { outcome: 'published', requestId: id };
        }
      } catch (error) {
        pending.delete(incident.incident_id);
        throw error;
      }
      pending.delete(incident.incident_id);
      return { outcome: 'absent' };
    },
    onTold({ incident_id, requested_at, phase, reason }) {
      const asked = pending.get(incident_id, clock.now());
      // Where there is no model the first may be the last one.
      const isLast = phase === 'final' || reason !== undefined;
      if (asked?.askedAt === requested_at && isLast) pending.delete(incident_id);
    },
  };
}
