import { errorCode } from '@aiops/kernel';
import type { Bus, OutgoingMessage, Telemetry } from '@aiops/ports';

const REQUEST = 'enrichment.request';

/**
 * A bus on which requests for narratives give way. Where there is no room for them they are left out and counted, and everything
 * else goes: an incident that waited for its narrative to be asked for would not be stored. Its next state is asked about anew, and
 * a person can ask at any time.
 */
export function givingWay(bus: Bus, telemetry: Telemetry): Bus {
  const isRequest = ({ subject }: OutgoingMessage): boolean => subject === REQUEST;
  return {
    partitions: bus.partitions,
    consumer: (options) => bus.consumer(options),
    peek: (subject, limit) => bus.peek(subject, limit),
    usage: () => bus.usage(),
    close: () => bus.close(),
    async publish(messages) {
      const requests = messages.filter(isRequest);
      const others = messages.filter((message) => !isRequest(message));
      const receipts = others.length > 0 ? await bus.publish(others) : [];
      if (requests.length === 0) return receipts;
      try {
        return [...receipts, ...(await bus.publish(requests))];
      } catch (error) {
        if (errorCode(error) !== 'bus_full') throw error;
        telemetry.count('aiops_insight_not_asked_total', {}, requests.length);
        return receipts;
      }
    },
  };
}
