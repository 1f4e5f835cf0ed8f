import type { Incident } from '@aiops/contracts';
import {
  type ExpectedIncident,
  type InputRecord,
  type WorkedExample,
  workedExamples,
} from '@aiops/scenarios';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Analyzed, analyze, withoutDuration } from './analysis.ts';
import { openIncidentsAt } from './live-like.ts';

/** The end of an incident is the last moment at which its timeline says so. */
function endOf(incident: Incident): string | undefined {
  return incident.timeline.filter(({ event }) => event === 'resolved').at(-1)?.ts;
}

function lastsSec(incident: Incident): number {
  return (Date.parse(endOf(incident) ?? '') - Date.parse(incident.first_seen)) / 1000;
}

/** The incident in the terms of the expectation, so that a difference reads as one. */
function seenAs(incident: Incident, expected: ExpectedIncident) {
  const devices = new Set(incident.scope.map((entry) => entry.device_id));
  return {
    incident_type: incident.incident_type,
    severity: incident.severity,
    root_device: incident.probable_cause[0]?.entity,
    devices: expected.devices.filter((device) => devices.has(device)),
    status: incident.status,
    resolve_reason: incident.resolve_reason,
    ...(expected.lasts_sec === undefined ? {} : { lasts_sec: lastsSec(incident) }),
  };
}

function withoutOpenAt({ open_at: _, ...rest }: ExpectedIncident) {
  return rest;
}

const firstSeen = (a: Incident, b: Incident): number => (a.first_seen < b.first_seen ? -1 : 1);

describe.each(workedExamples())('$name', (example: WorkedExample) => {
  const { registry, records, incidents: expected } = example;
  let analyzed: Analyzed;
  beforeAll(async () => {
    analyzed = await analyze({ 'records.ndjson': records }, registry);
  });

  it(`holds: ${example.rule}`, () => {
    const found = [...analyzed.incidents].sort(firstSeen);
    expect(found.map(({ incident_type }) => incident_type)).toEqual(
      expected.map(({ incident_type }) => incident_type),
    );
    expect(
      expected.map((one, at) => {
        const incident = found[at];
        return incident === undefined ? undefined : seenAs(incident, one);
      }),
    ).toEqual(expected.map(withoutOpenAt));
  });

  it('takes in every record and refuses none', () => {
    const { logs, metrics, errors } = analyzed.summary;
    expect({ records: logs + metrics, errors }).toEqual({ records: records.length, errors: 0 });
  });

  it('prints the same bytes again, but for the time it took', async () => {
    const again = await analyze({ 'records.ndjson': records }, registry);
    expect(withoutDuration(again.printed)).toBe(withoutDuration(analyzed.printed));
  });

  for (const one of expected) {
    if (one.open_at === undefined) continue;
    it(`is open at ${one.open_at}, fed only what came before`, async () => {
      const open = await openIncidentsAt(records, registry, one.open_at ?? '');
      expect(open.map(({ incident_type, status }) => ({ incident_type, status }))).toContainEqual({
        incident_type: one.incident_type,
        status: 'open',
      });
    });
  }
});

/** The same example on another ship: its own devices, its own ids. */
function onShip(example: WorkedExample, ship: string): WorkedExample {
  const rename = (text: string): string => `${ship}-${text}`;
  return {
    ...example,
    registry: {
      ships: [{ ship_id: ship }],
      devices: example.registry.devices.map((device) => ({
        ...device,
        device_id: rename(device.device_id),
        ship_id: ship,
        hostnames: device.hostnames.map(rename),
        depends_on: device.depends_on.map(rename),
      })),
    },
    records: example.records.map((record) => ({
      ...record,
      ship_id: ship,
      host: rename(record.host),
      tracking_id: rename(record.tracking_id),
    })),
  };
}

describe('two ships', () => {
  const [fade, , storm] = workedExamples();
  if (fade === undefined || storm === undefined) throw new Error('the worked examples are missing');
  const north = onShip(fade, 'north');
  const south = onShip(storm, 'south');
  const both = {
    ships: [...north.registry.ships, ...south.registry.ships],
    devices: [...north.registry.devices, ...south.registry.devices],
  };
  const ids = (analyzed: Analyzed): string[] =>
    analyzed.incidents.map(({ incident_id }) => incident_id).sort();
  const byTime = (a: InputRecord, b: InputRecord): number => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

  it('give the same incidents with the same ids, apart, one after the other, or interleaved', async () => {
    const apart = [
      ...ids(await analyze({ 'records.ndjson': north.records }, both)),
      ...ids(await analyze({ 'records.ndjson': south.records }, both)),
    ].sort();
    expect(apart).toHaveLength(3);
    const appended = await analyze({ 'records.ndjson': [...north.records, ...south.records] }, both);
    const interleaved = [...north.records, ...south.records].sort(byTime);
    const mixed = await analyze({ 'records.ndjson': interleaved }, both);
    const files = await analyze({ 'north.ndjson': north.records, 'south.ndjson': south.records }, both);
    expect({ appended: ids(appended), mixed: ids(mixed), files: ids(files) }).toEqual({
      appended: apart,
      mixed: apart,
      files: apart,
    });
  });
});
