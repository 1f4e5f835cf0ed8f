import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Bus, Delivery } from '@aiops/ports';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleLogBatch } from './crash.messages.ts';
import { openLocalBus } from './index.ts';

const source = fileURLToPath(new URL('./crash.fixture.ts', import.meta.url));
// Inside the package, so that the bundle finds lmdb.
const program = join(source, `../../../node_modules/.cache/bus-crash-${process.pid}.mjs`);

/** What a child said before it ended, by its first word. */
type Facts = Record<'stored' | 'out' | 'acked' | 'tried' | 'refused' | 'closed', string[]>;

async function factsOf(child: ChildProcess, until: (facts: Facts) => boolean): Promise<Facts> {
  const facts: Facts = { stored: [], out: [], acked: [], tried: [], refused: [], closed: [] };
  if (child.stdout === null) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const [word = '', value = ''] = line.split(' ');
    if (word in facts) facts[word as keyof Facts].push(value);
    if (until(facts)) child.kill('SIGKILL');
  }
  return facts;
}

const run = (directory: string, mode: string): ChildProcess =>
  spawn(process.execPath, [program, directory, mode], { stdio: ['ignore', 'pipe', 'inherit'] });

async function readAll(bus: Bus, name: string): Promise<Delivery[]> {
  const consumer = await bus.consumer({ name, subjects: ['logs.ingested'], maxInFlight: 60_000 });
  const lag = await consumer.lag();
  const all: Delivery[] = [];
  while (all.length < lag) all.push(...(await consumer.fetch(1000, 5000)));
  return all;
}

describe('the local bus after kill -9', () => {
  let directory: string;
  let bus: Bus | undefined;
  beforeAll(() => {
    buildSync({
      entryPoints: [source],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['lmdb'],
      logLevel: 'error',
    });
  });
  afterAll(() => rm(program, { force: true }));
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bus-crash-'));
  });
  afterEach(async () => {
    await bus?.close();
    bus = undefined;
    await rm(directory, { recursive: true });
  });
  const open = async (): Promise<Bus> => {
    bus = await openLocalBus({ directory, clock: { now: () => 0 }, limitBytes: 512 * 1024 * 1024 });
    return bus;
  };

  it('has every acknowledged message exactly once and in order, and gives the open ones again', async () => {
    const stored: string[] = [];
    let last: Facts | undefined;
    for (const mode of ['first', 'second', 'third']) {
      last = await factsOf(run(directory, mode), (facts) => facts.stored.length >= 700);
      stored.push(...last.stored);
    }
    const next = await open();
    const all = await readAll(next, 'auditor');
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(stored.filter((id) => !ids.includes(id))).toEqual([]);
    expect(all.every(({ seq }, i) => i === 0 || seq > (all[i - 1]?.seq ?? 0))).toBe(true);
    // The auditor has never read before, so nothing can have been given to it.
    expect(all.some(({ redelivered }) => redelivered)).toBe(false);

    const again = new Map((await readAll(next, 'worker')).map((delivery) => [delivery.id, delivery]));
    const left = last?.out.filter((id) => !last?.acked.includes(id)) ?? [];
    expect(left.length).toBeGreaterThan(0);
    for (const id of left) expect(again.get(id)).toMatchObject({ redelivered: true });
    expect(left.every((id) => (again.get(id)?.deliveries ?? 0) >= 2)).toBe(true);
  });

  it('doubts nothing that was published after the crash', async () => {
    await factsOf(run(directory, 'first'), (facts) => facts.acked.length >= 50);
    const next = await open();
    await readAll(next, 'worker');
    await next.publish([sampleLogBatch('new', 10)]);
    const [delivery] = await (
      await next.consumer({
        name: 'other',
        subjects: ['logs.ingested'],
        maxInFlight: 60_000,
      })
    )
      .fetch(60_000, 0)
      .then((deliveries) => deliveries.slice(-1));
    expect(delivery?.redelivered).toBe(false);
  });

  it('counts each try of a message that kills its consumer', async () => {
    const first = await open();
    await first.publish([sampleLogBatch('poison', 10)]);
    await first.close();
    bus = undefined;
    const tries: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      tries.push(...(await factsOf(run(directory, 'die'), () => false)).tried);
    }
    expect(tries).toEqual(['1', '2', '3']);
  });

  it('says on a full disk that it is unavailable, loses nothing, and goes on when room was made', async () => {
    // A file size limit of 8 MiB stands for the full disk; with the signal ignored a write beyond it just fails.
    const command = `trap '' XFSZ; ulimit -f 8192; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', command, process.execPath, program, directory, 'fill'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const facts = await factsOf(child, () => false);
    expect(new Set(facts.refused)).toEqual(new Set(['bus_unavailable']));
    expect(facts.closed).toHaveLength(1);
    const ids = (await readAll(await open(), 'worker')).map(({ id }) => id);
    expect(ids).toEqual(facts.stored.filter((id) => !facts.acked.includes(id)));
  });
});
