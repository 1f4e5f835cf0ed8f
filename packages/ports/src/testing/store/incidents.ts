import { expect, it } from 'vitest';
import type { Store } from '../../stores.ts';
import { at, SAMPLE_MS, sampleIncident } from '../store-samples.ts';
import { everyPage, PAGE } from './pages.ts';

const SWITCHES = ['switch-1', 'switch-2'].map((device_id) => ({ device_id, service: 'switching' }));

function counts(of: Readonly<Record<string, number>>): { key: string; count: number }[] {
  return Object.entries(of).map(([key, count]) => ({ key, count }));
}

export function describeIncidents(store: () => Store): void {
  it('shows an incident as soon as saving it resolved, and the greatest version of it only', async () => {
    for (let version = 1; version <= 5; version += 1) {
      const incident = sampleIncident('1', { version, last_seen: at(version) });
      await store().saveIncidents([incident]);
      expect(await store().getIncident('inc-1')).toEqual(incident);
    }
    await store().saveIncidents([sampleIncident('1', { version: 3, severity: 'low' })]);
    await store().saveIncidents([sampleIncident('1', { version: 5, severity: 'low' })]);
    expect(await store().getIncident('inc-1')).toMatchObject({ version: 5, severity: 'high' });
    expect((await store().listIncidents({}, PAGE)).data).toHaveLength(1);
    expect(await store().getIncident('inc-2')).toBeNull();
  });

  it('takes several versions in one call', async () => {
    const versions = [2, 3, 1, 3].map((version, index) =>
      sampleIncident('1', { version, anomaly_count: index }),
    );
    await store().saveIncidents(versions);
    expect(await store().getIncident('inc-1')).toMatchObject({ version: 3, anomaly_count: 1 });
  });

  it('filters by the newest version and pages by last activity', async () => {
    const incidents = Array.from({ length: 9 }, (_, i) =>
      sampleIncident(`${i}`, { last_seen: at(i), severity: i % 3 === 0 ? 'critical' : 'high' }),
    );
    await store().saveIncidents(incidents);
    const over = {
      version: 2,
      narrative: 'Übertragung ENDED',
      status: 'resolved' as const,
      feedback: 'noise' as const,
      last_seen: at(20),
    };
    await store().saveIncidents([sampleIncident('0', over)]);
    const all = await everyPage((page) => store().listIncidents({}, page), 2);
    expect(all.map((incident) => incident.incident_id)).toEqual(
      ['0', '8', '7', '6', '5', '4', '3', '2', '1'].map((id) => `inc-${id}`),
    );
    const ids = async (filter: Parameters<Store['listIncidents']>[0]) =>
      (await store().listIncidents(filter, PAGE)).data.map((incident) => incident.incident_id);
    expect(await ids({ severity: ['critical'] })).toEqual(['inc-6', 'inc-3']);
    expect(await ids({ status: ['resolved', 'ack'] })).toEqual(['inc-0']);
    expect(await ids({ feedback: ['noise', 'real'] })).toEqual(['inc-0']);
    expect(await ids({ feedback: ['real'] })).toEqual([]);
    expect(await ids({ q: 'BEAM 2', device_id: 'switch-1', service: 'switching' })).toHaveLength(9);
    expect(await ids({ q: 'übertragung ended' })).toEqual(['inc-0']);
    expect(await ids({ q: "beam' OR 1=1" })).toEqual([]);
    expect(await ids({ q: 'Network Issue' })).toHaveLength(9);
    expect(await ids({ q: 'a bridge', q_ships: ['ship-a'] })).toHaveLength(9);
    expect(await ids({ q: 'a bridge', q_ships: ['ship-b'] })).toEqual([]);
    expect(await ids({ type: ['other'] })).toEqual([]);
    expect(await ids({ category: ['network'], ship_id: 'ship-b' })).toEqual([]);
    expect(await ids({ range: { fromMs: SAMPLE_MS + 1, toMs: SAMPLE_MS + 2 } })).toEqual([]);
  });

  it('counts each value of a field under the filters on the others, by the newest version', async () => {
    await store().saveIncidents([
      sampleIncident('1', { status: 'resolved', severity: 'low' }),
      sampleIncident('1', { version: 2, severity: 'critical' }),
      sampleIncident('2', { ship_id: 'ship-b', severity_reason: 'a RARE word' }),
      sampleIncident('3', { ship_id: null, status: 'ack', incident_type: 'safety', category: 'system' }),
      sampleIncident('4', { scope: [...SWITCHES, ...SWITCHES] }),
    ]);
    expect(await store().incidentFacets({})).toEqual({
      total: 4,
      severity: counts({ high: 3, critical: 1 }),
      status: counts({ open: 3, ack: 1 }),
      type: counts({ network_issue: 3, safety: 1 }),
      ship_id: counts({ 'ship-a': 2, 'ship-b': 1 }),
      device_id: counts({ 'switch-1': 4, 'switch-2': 1 }),
    });
    const of = await store().incidentFacets({
      severity: ['critical'],
      ship_id: 'ship-a',
      device_id: 'switch-1',
    });
    expect(of).toMatchObject({
      total: 1,
      severity: counts({ critical: 1, high: 1 }),
      ship_id: counts({ 'ship-a': 1 }),
      device_id: counts({ 'switch-1': 1 }),
    });
    expect(await store().incidentFacets({ q: 'rare' })).toMatchObject({
      total: 1,
      status: counts({ open: 1 }),
    });
    expect(await store().incidentFacets({ category: ['system'] })).toMatchObject({ total: 1, ship_id: [] });
    expect(await store().incidentFacets({ q: 'Network Issue' })).toEqual(
      await store().incidentFacets({ q: 'network_issue' }),
    );
    expect(await store().incidentFacets({ q: 'nowhere', q_ships: ['ship-a'] })).not.toMatchObject({
      total: 0,
    });
    expect(await store().incidentFacets({ q: 'nowhere' })).toMatchObject({ total: 0, device_id: [] });
  });

  it('counts what is not over by ship, type and severity, and names which of it began first', async () => {
    await store().saveIncidents([
      sampleIncident('1', { first_seen: at(5) }),
      sampleIncident('2', { first_seen: at(3), status: 'ack' }),
      sampleIncident('3', { first_seen: at(1) }),
      sampleIncident('3', { first_seen: at(1), version: 2, status: 'resolved' }),
      sampleIncident('4', { ship_id: 'ship-b', severity: 'low', incident_type: 'safety' }),
      sampleIncident('5', { ship_id: null }),
      sampleIncident('6', { status: 'suppressed' }),
    ]);
    const first = (id: string, seconds: number) => ({ incident_id: id, first_seen: at(seconds) });
    expect(await store().liveIncidents()).toEqual([
      {
        ship_id: 'ship-a',
        incident_type: 'network_issue',
        severity: 'high',
        count: 2,
        first: first('inc-2', 3),
      },
      { ship_id: 'ship-b', incident_type: 'safety', severity: 'low', count: 1, first: first('inc-4', 0) },
    ]);
  });

  it('searches the text of the newest version alone', async () => {
    await store().saveIncidents([
      sampleIncident('1', { severity_reason: 'it was the pump' }),
      sampleIncident('1', { version: 2, severity_reason: 'it was the valve' }),
    ]);
    expect((await store().listIncidents({ q: 'pump' }, PAGE)).data).toEqual([]);
    expect((await store().listIncidents({ q: 'valve' }, PAGE)).data).toHaveLength(1);
    expect(await store().incidentFacets({ q: 'pump' })).toMatchObject({ total: 0 });
  });

  it('finds earlier incidents alike, the most alike first, and says why', async () => {
    const now = sampleIncident('now', { first_seen: at(100) });
    const elsewhere = [{ device_id: 'host:x', service: 'mail' }];
    await store().saveIncidents([
      now,
      sampleIncident('later', { first_seen: at(200) }),
      sampleIncident('type', { scope: elsewhere }),
      sampleIncident('both'),
      sampleIncident('none', { scope: elsewhere, incident_type: 'safety' }),
    ]);
    const similar = await store().similarIncidents(now, 5);
    expect(similar.map((entry) => entry.incident.incident_id)).toEqual(['inc-both', 'inc-type']);
    expect(similar[0]?.why).toContain('switch-1');
  });
}
