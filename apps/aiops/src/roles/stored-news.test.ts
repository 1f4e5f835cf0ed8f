import { createIncidentFeed } from '@aiops/adapters/http-api';
import type { Incident } from '@aiops/contracts';
import { CodedError, ManualClock } from '@aiops/kernel';
import { SILENT_LOG, SILENT_TELEMETRY } from '@aiops/ports';
import { sampleIncident } from '@aiops/ports/testing';
import { describe, expect, it } from 'vitest';
import type { Cluster } from './cluster.ts';
import { createIncidentStorage } from './incident-storage.ts';
import { createStoredNews, feedEpoch } from './stored-news.ts';

const clock = new ManualClock(Date.parse('2026-03-01T12:00:00.000Z'));
const parts = { clock, log: SILENT_LOG, telemetry: SILENT_TELEMETRY };

/** A wire that hands over what the test says, or refuses what is told. */
function clusterOf(tell: (value: unknown) => void) {
  const listeners: ((value: unknown) => void)[] = [];
  const absent = (): never => {
    throw new Error('not asked for here');
  };
  const cluster: Cluster = {
    ...{ leases: { ttlMs: 0, acquire: absent, takePart: absent, leave: absent }, snapshotsOf: absent },
    ...{ ask: absent, answer: absent },
    tell: (_topic, value) => tell(value),
    listen: (_topic, listener) => void listeners.push(listener),
  };
  const arrive = (incident: unknown): void => {
    for (const listener of listeners) listener(JSON.parse(JSON.stringify(incident)));
  };
  return { cluster, arrive };
}

function heard(): { stored: number[]; newer: number[]; listeners: Parameters<typeof createStoredNews>[1] } {
  const [stored, newer]: [number[], number[]] = [[], []];
  const listeners = {
    onStored: ({ version }: Incident) => void stored.push(version),
    onNewer: ({ version }: Incident) => void newer.push(version),
  };
  return { stored, newer, listeners };
}

const version = (number: number, id = '1'): Incident => sampleIncident(id, { version: number });

describe('the news of stored incidents', () => {
  it('follow the versions of each incident, whoever stored which first', () => {
    const { cluster, arrive } = clusterOf(() => {});
    const { stored, newer, listeners } = heard();
    const news = createStoredNews({ ...parts, cluster }, listeners);
    for (const incident of [version(1), version(3), version(2), version(1, '2'), version(4)])
      arrive(incident);
    expect(newer).toEqual([1, 3, 1, 4]);
    // What else is told of an incident goes by the same: never back to a version before.
    expect([3, 4, 5].map((number) => news.isNewest(version(number)))).toEqual([false, true, true]);
    // Whoever waits for the effect of a command hears of every version.
    expect(stored).toEqual([1, 3, 2, 1, 4]);
  });

  it('never fail the storing: when the others can’t be told, this process hears of it', async () => {
    const { cluster } = clusterOf(() => {
      throw new CodedError('connection_closed', 'closed');
    });
    const { newer, listeners } = heard();
    const saved: Incident[] = [];
    const store = { saveIncidents: async (rows: readonly Incident[]) => void saved.push(...rows) };
    const storage = createIncidentStorage({
      store,
      onStored: createStoredNews({ ...parts, cluster }, listeners).tell,
      askFor: () => [],
    });
    const input = { subject: 'incidents.created' as const, item: version(1), atMs: 0 };
    await expect(storage.process([input])).resolves.toBeDefined();
    expect([saved.length, newer]).toEqual([1, [1]]);
  });

  it('reach each listener though another one throws', () => {
    const newer: number[] = [];
    const { tell } = createStoredNews(
      { ...parts, cluster: null },
      {
        onStored: () => {
          throw new Error('a client is gone');
        },
        onNewer: (incident) => void newer.push(incident.version),
      },
    );
    expect(() => tell(version(1))).not.toThrow();
    expect(newer).toEqual([1]);
  });
});

describe('a client that comes back to another process', () => {
  it('is told to read again, though both processes began in the same millisecond', () => {
    const nowMs = clock.now();
    const first = createIncidentFeed(feedEpoch(nowMs, Uint8Array.of(1, 2)));
    const second = createIncidentFeed(feedEpoch(nowMs, Uint8Array.of(1, 3)));
    for (const feed of [first, second]) for (let n = 0; n < 5; n += 1) feed.publish('incident', n);
    expect(second.since(first.lastId())).toBeNull();
    expect(second.since(second.lastId())).toEqual([]);
    expect(Number.isSafeInteger(feedEpoch(Date.parse('2100-01-01T00:00:00Z'), Uint8Array.of(255, 255)))).toBe(
      true,
    );
  });
});
