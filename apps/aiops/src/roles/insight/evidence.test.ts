import type { AnomalyEnriched } from '@aiops/contracts';
import { UnavailableError } from '@aiops/kernel';
import type { MetricRange, Page } from '@aiops/ports';
import { at, sampleEnriched, sampleIncident, sampleLog } from '@aiops/ports/testing';
import { Registry } from '@aiops/registry';
import { describe, expect, it } from 'vitest';
import { EvidenceLoader, type EvidenceParts } from './evidence.ts';
import type { FoundDocuments } from './library.ts';

const INCIDENT = sampleIncident('1', {
  last_seen: at(600),
  timeline: [
    { ts: at(0), event: 'created', description: 'link_down: Gi0/1 went down', source: 'pattern' },
    { ts: at(5), event: 'updated', description: 'loss_pct on switch-1 joined: 12 > 5', source: 'threshold' },
  ],
});
const REGISTRY = new Registry({
  ships: [{ ship_id: 'ship-a', name: 'MV Anna', timezone: 'Europe/Oslo' }],
  devices: [
    { device_id: 'switch-1', ship_id: 'ship-a', type: 'switch', hostnames: [], ips: [], depends_on: [] },
  ],
});
const STATEMENTS = [
  sampleEnriched('1'),
  sampleEnriched('2', {
    ...{ fingerprint: 'fp-2', signal: 'loss_pct', metric_name: 'loss_pct', metric_value: 12, threshold: 5 },
    ...{ anomaly_type: 'threshold', detector: 'threshold', occurred_at: at(5) },
  }),
];
const SERIES: MetricRange = {
  ...{ name: 'loss_pct', ship_id: 'ship-a', device_id: 'switch-1', host: null, service: null, labels: {} },
  points: [
    { ts: at(-60), avg: 1, min: 0, max: 2 },
    { ts: at(60), avg: 11, min: 9, max: 14 },
  ],
};

function logs(count: number, more = false): Page<ReturnType<typeof sampleLog>> {
  const data = Array.from({ length: count }, (_, i) =>
    sampleLog(`${i}`, { ts: at(i), device_id: 'switch-1', msg: `crc error on port ${i}` }),
  );
  return { data, next_cursor: more ? 'more' : null };
}

const FOUND: FoundDocuments = {
  runbooks: [{ id: 'runbooks/x', title: 'X', risk: 'low', steps: ['Look.'] }],
  past: [],
  search: { by: 'words', reason: 'no_embedder', documents: [] },
};

function loader(over: Partial<EvidenceParts['store']> = {}, parts: Partial<EvidenceParts> = {}) {
  return new EvidenceLoader({
    store: {
      getIncident: async () => null,
      incidentStatements: async () => STATEMENTS,
      similarIncidents: async () => [{ incident: sampleIncident('0'), why: 'same type' }],
      similarCounts: async () => ({ h1: 1, h24: 4, d7: 9, lastIncidentTs: null }),
      metricRanges: async () => [SERIES],
      searchLogs: async () => logs(9),
      ...over,
    },
    registry: () => REGISTRY,
    documentsFor: async () => FOUND,
    ...parts,
  });
}

describe('the evidence of a narrative', () => {
  it('is all that store and registry know of the incident', async () => {
    const evidence = await loader().load(INCIDENT, 1_000);
    expect(evidence.missing).toEqual([]);
    expect(evidence.ship).toEqual({ name: 'MV Anna', timezone: 'Europe/Oslo' });
    expect(evidence.devices.get('switch-1')).toEqual({ type: 'switch', location: null });
    expect(evidence.members.map(({ name, recordId }) => [name, recordId])).toEqual([
      ['link_down', 'anomaly-1'],
      ['loss_pct', 'anomaly-2'],
    ]);
    expect(evidence.series).toMatchObject([{ threshold: 5, before: { avg: 1 }, during: { max: 14 } }]);
    expect(evidence.history).toEqual({ h24: 4, d7: 9 });
    expect(evidence.templates).toMatchObject([{ during: 9, before: 0, entity: 'switch-1' }]);
    expect(evidence.similar).toHaveLength(1);
    expect(evidence.runbooks).toHaveLength(1);
  });

  it('is told from the incident itself while its statements are not stored yet', async () => {
    const evidence = await loader({ incidentStatements: async () => STATEMENTS.slice(1) }).load(
      INCIDENT,
      1_000,
    );
    expect(evidence.members.map(({ name }) => name)).toEqual(['link_down', 'loss_pct']);
  });

  it('is looked for again while its statements are on their way to the store, by who has the time', async () => {
    const looks = { calm: 0, hurried: 0 };
    const late = (who: keyof typeof looks) => async () => {
      looks[who] += 1;
      return looks[who] === 1 ? [] : STATEMENTS;
    };
    const calm = await loader({ incidentStatements: late('calm') }).load(INCIDENT, 4_000);
    expect(calm.missing).toEqual([]);
    expect(calm.history).toEqual({ h24: 4, d7: 9 });
    const hurried = await loader({ incidentStatements: late('hurried') }).load(INCIDENT, 120);
    expect(looks.hurried).toBe(1);
    expect(hurried.missing).toEqual(['what fired in detail: it is not in the store, or not yet']);
    expect(hurried.history).toBeNull();
  });

  it('is without what is late or fails, and says which and why', async () => {
    const never = new Promise<readonly AnomalyEnriched[]>(() => undefined);
    const evidence = await loader(
      {
        incidentStatements: () => never,
        similarIncidents: () => Promise.reject(new UnavailableError('store_unavailable', 'away')),
      },
      { documentsFor: () => Promise.reject(new Error('no')) },
    ).load(INCIDENT, 20);
    expect([...evidence.missing].sort()).toEqual([
      'runbooks: it could not be read',
      'similar incidents: the store did not answer',
      'what fired in detail: it was not there in time',
    ]);
    expect(evidence.members).toHaveLength(2);
  });

  it('names the past incidents that were found by what was reported before those of the same type, each once', async () => {
    const past = ['inc-7', 'inc-0', 'inc-gone'];
    const evidence = await loader(
      {
        getIncident: async (id) => (id === 'inc-gone' ? null : sampleIncident(id.slice('inc-'.length))),
        similarIncidents: async () =>
          ['0', '5'].map((id) => ({ incident: sampleIncident(id), why: 'same type' })),
      },
      { documentsFor: async () => ({ ...FOUND, past }) },
    ).load(INCIDENT, 1_000);
    expect(evidence.similar.map(({ incident, why }) => [incident.incident_id, why])).toEqual([
      ['inc-7', 'what was reported is alike'],
      ['inc-0', 'what was reported is alike'],
      ['inc-5', 'same type'],
    ]);
    expect(evidence.documents).toEqual(FOUND.search);
  });

  it('has nothing of what happened on another ship', async () => {
    const similarIncidents = async () => [
      { incident: sampleIncident('0', { ship_id: 'ship-b' }), why: 'same type' },
    ];
    const evidence = await loader({ similarIncidents }).load(INCIDENT, 1_000);
    expect(evidence.similar).toEqual([]);
  });

  it('leaves a store alone that is busy with what was given up on', async () => {
    let asked = 0;
    const one = loader({
      incidentStatements: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    });
    const loaded = await Promise.all(Array.from({ length: 5 }, () => one.load(INCIDENT, 10)));
    expect(asked).toBe(3);
    expect(loaded.flatMap(({ missing }) => missing)).toContain(
      'what fired in detail: others are asking for it',
    );
  });

  it('is what the incident itself says when many come at once, and says what was not looked for', async () => {
    const never = (): Promise<never> => Promise.reject(new Error('asked'));
    const searches = { incidentStatements: never, similarIncidents: never, similarCounts: never };
    const quick = await loader({ ...searches, metricRanges: never, searchLogs: never }).quick(INCIDENT);
    expect(quick.members.map(({ name }) => name)).toEqual(['link_down', 'loss_pct']);
    expect(quick.missing).toEqual([expect.stringContaining('many incidents came at once')]);
    expect(quick.runbooks).toHaveLength(1);
    expect(quick.ship?.name).toBe('MV Anna');
  });

  it('counts no kinds of lines where not all lines could be read', async () => {
    const evidence = await loader({ searchLogs: async () => logs(300, true) }).load(INCIDENT, 1_000);
    expect(evidence.templates).toEqual([]);
  });
});
