import { RegistryDocument } from '@aiops/contracts';
import { createNormaliser } from '@aiops/pipeline';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { type Origin, SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';
import { DropCounts } from './drop-counts.ts';
import { createIntake } from './intake.ts';

const policy = {
  ...DEFAULT_POLICY,
  ingest: {
    ...DEFAULT_POLICY.ingest,
    limits: { records_per_sec_per_source: 1_000, records_per_sec: 2_000, burst_sec: 2 },
  },
  privacy: { ...DEFAULT_POLICY.privacy, guest_networks: ['172.20.0.0/16'] },
};
const clock = { now: () => Date.now() };

function start() {
  const registry = new Registry(RegistryDocument.parse({ ships: [], devices: [] }));
  const normaliser = createNormaliser({
    policy,
    registry: () => registry,
    siteShipId: 'aurora',
    newId: () => crypto.randomUUID(),
    typeOf: createTypeMatcher(policy),
  });
  const stored: { source: string; records: number }[] = [];
  const drops = new DropCounts({
    store: { noteDrops: async (rows: typeof stored) => void stored.push(...rows) } as never,
    clock,
    log: SILENT_LOG,
    telemetry: SILENT_TELEMETRY,
  });
  const storms: string[] = [];
  const admission = new Admission({
    policyOf: () => policy,
    clock,
    telemetry: SILENT_TELEMETRY,
    nameOf: (peer, shipId) => normaliser.withoutPersons(peer, shipId),
    drops,
    storms: { offered() {}, dropped: (source: { name: string }) => storms.push(source.name) } as never,
  });
  const unknown = new Set<string>();
  const intake = createIntake({
    normaliser: () => normaliser,
    admission,
    bus: { publish: async () => undefined } as never,
    clock,
    telemetry: SILENT_TELEMETRY,
    unknownHosts: { note: (_ship: string | null, host: string) => unknown.add(host) } as never,
  });
  return { intake, unknown, drops, stored };
}

const now = () => new Date().toISOString();

describe('the intake', () => {
  it('lets the process breathe while it reads records that are dear', async () => {
    const { intake } = start();
    const msg = 'tel +1 2 3 4 5 6 7 8 9 '.repeat(1_000).slice(0, 16_384);
    const records = Array.from({ length: 60 }, () => ({ ts: now(), msg }));
    let turnsOfOthers = 0;
    const count = () => {
      turnsOfOthers += 1;
      others = setImmediate(count);
    };
    let others = setImmediate(count);
    await intake.acceptRecords(records, { source: 'http' });
    clearImmediate(others);
    expect(turnsOfOthers).toBeGreaterThan(5);
  });

  it('lists who names no host by the address, and a guest without it', async () => {
    const { intake, unknown } = start();
    const line = '<189>42: %SYS-5-CONFIG_I: Configured from console';
    for (const peer of ['::ffff:10.0.0.7', '172.20.3.4', '127.0.0.1'])
      await intake.acceptLines([line], { source: 'syslog-udp', peer });
    await intake.acceptRecords([{ ts: now(), name: 'm', value: 1 }], { source: 'http', peer: '10.0.0.8' });
    expect([...unknown]).toEqual(['10.0.0.7', '[guest-ip]', '10.0.0.8']);
  });

  it('takes all of an honest sender while another floods under thousands of names, and tells the flood in few rows', async () => {
    const { intake, drops, stored } = start();
    const liar: Origin = { source: 'syslog-udp', peer: '10.0.0.66' };
    const honest: Origin = { source: 'syslog-udp', peer: '10.0.0.9' };
    const flood = Array.from({ length: 5_000 }, (_, i) => `<13>1 ${now()} fake-${i % 4_000} app - - - x`);
    const quiet = Array.from({ length: 20 }, () => `<13>1 ${now()} bridge-ups app - - - x`);
    for (let round = 0; round < 4; round += 1) {
      await intake.acceptLines(flood, liar);
      expect(await intake.acceptLines(quiet, honest)).toMatchObject({ accepted: 20 });
    }
    await drops.write();
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(250);
    expect(stored.map(({ source }) => source)).toContain('10.0.0.66');
  });
});
