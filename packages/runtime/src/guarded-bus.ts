import { UnavailableError } from '@aiops/kernel';
import type { Bus } from '@aiops/ports';
import type { HeldLease } from './held-lease.ts';

/** A bus that takes nothing more once the lease on its partition is not sure. */
export function guardedBus(bus: Bus, partition: number, lease: HeldLease): Bus {
  return {
    partitions: bus.partitions,
    consumer: (options) => bus.consumer(options),
    peek: (subject, limit) => bus.peek(subject, limit),
    usage: () => bus.usage(),
    close: () => bus.close(),
    publish: async (messages) => {
      if (lease.isSure) return bus.publish(messages);
      throw new UnavailableError(
        'lease_lost',
        `partition ${partition} is not held any more (epoch ${lease.epoch})`,
      );
    },
  };
}
