import { type Clock, errorCode } from '@aiops/kernel';
import type { Bus, OutgoingMessage, Telemetry } from '@aiops/ports';

const REQUEST = 'enrichment.request';
/** Of the bus's room. Where all subjects share it, records from outside are refused from three quarters on: long before that nobody asks. */
const HALF = 0.5;
const LOOK_EVERY_MS = 1_000;

export interface GivingWayParts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * A bus on which requests for narratives give way. Where there is no room for them, or half of all room is taken, they are left out and
 * counted, and everything else goes: an incident that waited for its narrative to be asked for would not be stored. Who tells
 * incidents looks for those that nobody told, and a person can ask at any time.
 */
export function givingWay({ bus, clock, telemetry }: GivingWayParts): Bus {
  const isRequest = ({ subject }: OutgoingMessage): boolean => subject === REQUEST;
  let look: { readonly atMs: number; readonly isHalfFull: boolean } | null = null;
  const isHalfFull = async (): Promise<boolean> => {
    const atMs = clock.now();
    if (look === null || atMs - look.atMs >= LOOK_EVERY_MS) {
      const { bytes, limitBytes } = await bus.usage();
      look = { atMs, isHalfFull: bytes > limitBytes * HALF };
    }
    return look.isHalfFull;
  };
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
        if (!(await isHalfFull())) return [...receipts, ...(await bus.publish(requests))];
      } catch (error) {
        if (errorCode(error) !== 'bus_full') throw error;
      }
      telemetry.count('aiops_insight_not_asked_total', {}, requests.length);
      return receipts;
    },
  };
}
