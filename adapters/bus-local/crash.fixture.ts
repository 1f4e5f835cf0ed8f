/**
 * The program that crash.test.ts kills. Arguments: directory, mode. Prints one line for each fact it may be held to:
 * `stored <id>`, `out <id>`, `acked <id>`, `tried <deliveries>`, `refused <code>`.
 */
import { errorCode } from '@aiops/kernel';
import type { Bus } from '@aiops/ports';
import { sampleLogBatch } from './crash.messages.ts';
import { openLocalBus } from './index.ts';

const [directory = '', mode = ''] = process.argv.slice(2);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function publishForEver(bus: Bus, run: string): Promise<void> {
  const lane = async (name: number): Promise<void> => {
    for (let i = 0; ; i += 1) {
      const ids = [`${run}-${name}-${i}-a`, `${run}-${name}-${i}-b`];
      await bus.publish(ids.map((id) => sampleLogBatch(id, 2000)));
      for (const id of ids) say(`stored ${id}`);
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, name) => lane(name)));
}

async function workForEver(bus: Bus): Promise<void> {
  const worker = await bus.consumer({ name: 'worker', subjects: ['logs.ingested'], maxInFlight: 50 });
  for (;;) {
    const deliveries = await worker.fetch(10, 60_000);
    for (const { id } of deliveries) say(`out ${id}`);
    // The last one of each portion stays open.
    await worker.ack(deliveries.slice(0, -1));
    for (const { id } of deliveries.slice(0, -1)) say(`acked ${id}`);
  }
}

async function dieOfAMessage(bus: Bus): Promise<void> {
  const worker = await bus.consumer({ name: 'worker', subjects: ['logs.ingested'], maxInFlight: 5 });
  const [delivery] = await worker.fetch(1, 5000);
  process.stdout.write(`tried ${delivery?.deliveries}\n`, () => process.kill(process.pid, 'SIGKILL'));
  await new Promise(() => {});
}

/** Fills the disk that the shell has limited, then drains the bus until it takes messages again. */
async function fillTheDisk(bus: Bus): Promise<void> {
  const worker = await bus.consumer({ name: 'worker', subjects: ['logs.ingested'], maxInFlight: 1000 });
  let count = 0;
  const publish = async (): Promise<boolean> => {
    const id = `full-${count}`;
    count += 1;
    try {
      await bus.publish([sampleLogBatch(id, 100_000)]);
      say(`stored ${id}`);
      return true;
    } catch (error) {
      say(`refused ${errorCode(error)}`);
      return false;
    }
  };
  while (await publish());
  for (let i = 0; i < 3; i += 1) await publish();
  while ((await worker.lag()) > 0) {
    const deliveries = await worker.fetch(1000, 1000);
    await worker.ack(deliveries);
    for (const { id } of deliveries) say(`acked ${id}`);
  }
  while (!(await publish())) await new Promise((resolve) => setTimeout(resolve, 100));
  await bus.close();
  say('closed');
}

const bus = await openLocalBus({
  directory,
  clock: { now: () => Date.now() },
  limitBytes: 512 * 1024 * 1024,
  consumers: ['worker', 'auditor'].map((name) => ({ name, subjects: ['logs.ingested'] as const })),
  ...(mode === 'fill' ? { consumers: [], diskReserveBytes: 0 } : {}),
});
if (mode === 'die') await dieOfAMessage(bus);
else if (mode === 'fill') await fillTheDisk(bus);
else await Promise.all([publishForEver(bus, mode), workForEver(bus)]);
