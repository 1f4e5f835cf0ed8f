import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertInput, LogInput, MetricInput, TRACKING_ID_PATTERN } from '@aiops/contracts';
import { parseRegistry, Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { opensByWording } from './policy-conditions.ts';
import { BENIGN_SCENARIO_NAMES, generateScenario, SCENARIO_NAMES, type Scenario } from './scenario.ts';
import { writeScenario } from './write-scenario.ts';

const CONTRACTS = { log: LogInput, metric: MetricInput, alert: AlertInput };

/** Thin and small, for what does not depend on the background. */
const thin = (name: string, seed: number): Scenario => generateScenario(name, seed, { density: 0.1 });

describe('a scenario', () => {
  it('is the same bytes for the same seed and other bytes for another', () => {
    const first = JSON.stringify(thin('rain-fade', 1));
    expect(JSON.stringify(thin('rain-fade', 1))).toBe(first);
    expect(JSON.stringify(thin('rain-fade', 2))).not.toBe(first);
  });

  it.each(SCENARIO_NAMES)(
    '%s has records that the ingest contract takes, from devices of its registry, but for the unknown host',
    (name) => {
      const { records, registry } = thin(name, 3);
      const index = new Registry(registry);
      const strange = new Set<string>();
      for (const record of records) {
        expect(CONTRACTS[record.kind].safeParse(record).success).toBe(true);
        expect(record.tracking_id).toMatch(TRACKING_ID_PATTERN);
        if (index.resolve(record.host, record.ship_id)?.ship_id !== record.ship_id) strange.add(record.host);
      }
      expect(strange.size).toBe(name === 'unknown-host' ? 1 : 0);
      expect(new Set(records.map((record) => record.tracking_id)).size).toBe(records.length);
    },
  );

  it.each(SCENARIO_NAMES)('%s has a truth that refers to its own records and devices', (name) => {
    const { records, registry, truth } = thin(name, 4);
    const ids = new Set(records.map((record) => record.tracking_id));
    const devices = new Set(registry.devices.map((device) => device.device_id));
    const causes = new Set(truth.causes.map((cause) => cause.id));
    for (const [trackingId, causeId] of Object.entries(truth.records)) {
      expect(ids.has(trackingId)).toBe(true);
      expect(causes.has(causeId)).toBe(true);
    }
    for (const cause of truth.causes) {
      const isSilent = cause.id.startsWith('silent-core');
      expect(cause.devices.includes(cause.root_device)).toBe(!isSilent);
      const known = cause.devices.filter((id) => devices.has(id) || id.startsWith('host:'));
      expect(known).toEqual(cause.devices);
      expect(cause.root_device.startsWith('host:')).toBe(name === 'unknown-host');
    }
  });

  it.each(SCENARIO_NAMES.filter((name) => !BENIGN_SCENARIO_NAMES.includes(name)))(
    '%s has every fault detectable after its beginning and before its end, whatever the seed and intensity',
    (name) => {
      for (let seed = 1; seed <= 6; seed += 1) {
        const { records, truth } = generateScenario(name, seed, { density: 0.1, ...intensityOf(seed) });
        expect(truth.causes.length).toBeGreaterThan(0);
        const tsOf = new Map(records.map((record) => [record.tracking_id, String(record.ts)]));
        const lastOf = new Map<string, string>();
        for (const [id, cause] of Object.entries(truth.records)) {
          const ts = tsOf.get(id) ?? '';
          if (ts > (lastOf.get(cause) ?? '')) lastOf.set(cause, ts);
        }
        for (const cause of truth.causes) {
          expect(cause.detectable_at >= cause.begins_at).toBe(true);
          expect(cause.detectable_at <= (lastOf.get(cause.id) ?? '')).toBe(true);
        }
      }
    },
  );

  it('has no device say that all is well while its own fault lasts', () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { records } = generateScenario('rain-fade', seed, { intensity: 0.9 });
      const said = records
        .flatMap((record) =>
          record.kind === 'log' && record.host.startsWith('vsat-01')
            ? [{ ts: String(record.ts), msg: record.msg }]
            : [],
        )
        .sort(byTime);
      const lost = said.findIndex(({ msg }) => opensByWording(msg));
      const back = said.findIndex(
        ({ msg }, index) => index > lost && /link up|acquired|regained|fully operational/.test(msg),
      );
      expect(lost).toBeGreaterThan(0);
      expect(back).toBeGreaterThan(lost);
      const between = said.slice(lost + 1, back).map(({ msg }) => msg);
      expect(
        between.filter((msg) => /lock=1|lock=Y|1 locked|in_network|state TRACKING|lock on,/.test(msg)),
      ).toEqual([]);
    }
  });

  it('loses some symptoms of a downstream device and brings others late', () => {
    let late = 0;
    const devicesSeen = new Set<number>();
    for (let seed = 1; seed <= 25; seed += 1) {
      const { records, truth } = thin('core-switch-flap-storm', seed);
      devicesSeen.add(truth.causes[0]?.devices.length ?? 0);
      late += records.filter(({ ts }, index) => {
        const before = records[index - 1];
        return before !== undefined && Date.parse(String(before.ts)) - Date.parse(String(ts)) > 14_000;
      }).length;
    }
    expect(late).toBeGreaterThan(0);
    expect(Math.max(...devicesSeen)).toBeGreaterThanOrEqual(8);
    expect(devicesSeen.size).toBeGreaterThan(2);
  });

  it('is refused by an unknown name, with the names there are', () => {
    expect(() => generateScenario('sharks', 1)).toThrow(/rain-fade/);
  });
});

const byTime = (a: { ts: string }, b: { ts: string }): number => (a.ts < b.ts ? -1 : 1);

function intensityOf(seed: number): { intensity?: number } {
  if (seed === 1) return { intensity: 0.05 };
  return seed === 2 ? { intensity: 1 } : {};
}

describe('writeScenario', () => {
  it('writes a folder whose registry and records read back as they were', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'scenario-'));
    try {
      const scenario = thin('disk-filling', 5);
      await writeScenario(directory, scenario);
      const registry = parseRegistry(await readFile(join(directory, 'devices.yaml'), 'utf8'), 'devices.yaml');
      expect(registry).toEqual({ ok: true, value: scenario.registry });
      const lines = (await readFile(join(directory, 'records.ndjson'), 'utf8')).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toEqual(scenario.records);
      expect(JSON.parse(await readFile(join(directory, 'truth.json'), 'utf8'))).toEqual(scenario.truth);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
