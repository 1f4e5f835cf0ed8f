import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { eventually } from '../e2e/product.fixture.ts';
import type { Installation } from './installation.fixture.ts';

const LINES_PER_ROUND = 20;
const HOSTS = 5;
/** Every so many rounds one more ship has its fault. */
const ROUNDS_PER_FAULT = 5;
const ROUND_MS = 80;
const RETRY_MS = 200;
const GIVE_UP_MS = 180_000;
const REQUEST_LIMIT_MS = 20_000;
/** What a killed process had under way comes again after a minute. */
export const SETTLE_MS = 150_000;

/** Each of them alone opens an incident of its type. */
const FAULTS = [
  ['carrier lost on beam 2', 'network_issue'],
  ['No space left on device', 'resource_pressure'],
] as const;

export interface FaultRecord {
  readonly kind: 'log';
  readonly ts: string;
  readonly ship_id: string;
  readonly host: string;
  readonly service: string;
  readonly level: string;
  readonly msg: string;
  readonly tracking_id: string;
}

/**
 * Records that go in and incidents that must come out. Ordinary lines of one ship, and again and again the one line of another
 * ship that opens an incident, so that before, during and after a fault there is something to lose or to double.
 */
export class FaultLoad {
  readonly name: string;
  /** By tracking id: how many times it may have been taken in: one for its 202, and one for each time without an answer. */
  readonly takenAtMost = new Map<string, number>();
  /** By ship. */
  readonly expected = new Map<string, string>();
  /** Of the answers other than 202. */
  readonly refusals = new Map<number, number>();
  readonly #url: () => string;
  #round = 0;

  constructor(name: string, installation: Installation) {
    this.name = name;
    this.#url = () => installation.urlOf('ingest');
  }

  /** Sends on while something happens, and then some more. */
  async during(happens: () => Promise<void>, roundsAfter = 10): Promise<void> {
    let isOver = false;
    const happening = happens().finally(() => {
      isOver = true;
    });
    const sending = (async () => {
      while (!isOver) await this.rounds(1);
      await this.rounds(roundsAfter);
    })();
    await Promise.all([happening, sending]);
  }

  async rounds(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      await this.send(this.nextRound());
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    }
  }

  nextRound(): FaultRecord[] {
    const round = this.#round;
    this.#round += 1;
    const records = Array.from({ length: LINES_PER_ROUND }, (_, i) =>
      this.record('calm', `host-${i % HOSTS}`, `request ${i} of round ${round} was answered`),
    );
    if (round % ROUNDS_PER_FAULT === 0) records.push(this.fault(round / ROUNDS_PER_FAULT));
    return records;
  }

  record(ship: string, host: string, msg: string, ts = new Date().toISOString()): FaultRecord {
    return {
      ...{ kind: 'log', ts, ship_id: `${this.name}-${ship}`, host: `${this.name}-${ship}-${host}` },
      ...{ service: 'app', level: 'info', msg, tracking_id: randomUUID() },
    };
  }

  /** The line, and the incident that it is to open. */
  fault(number: number, ts?: string): FaultRecord {
    const [msg, type] = FAULTS[number % FAULTS.length] ?? FAULTS[0];
    const record = { ...this.record(`fault-${number}`, 'host', msg, ts), level: 'error' };
    this.expected.set(record.ship_id, type);
    return record;
  }

  /** Again until it is accepted: that is what 202 promises. */
  async send(records: readonly FaultRecord[]): Promise<void> {
    const untilMs = Date.now() + GIVE_UP_MS;
    const body = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    for (;;) {
      const status = await this.#post(body);
      // A connection that broke or an answer that did not come leaves open whether it was taken.
      if (status === 202 || status === 0 || status >= 500) {
        for (const { tracking_id } of records)
          this.takenAtMost.set(tracking_id, (this.takenAtMost.get(tracking_id) ?? 0) + 1);
      }
      if (status === 202) return;
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      const isForGood = status >= 400 && status < 500 && status !== 429;
      if (isForGood || Date.now() > untilMs) throw new Error(`${this.name}: ingest answered ${status}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  #post(body: string): Promise<number> {
    return fetch(`${this.#url()}/api/v3/ingest/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    }).then(
      (answer) => answer.body?.cancel().then(() => answer.status) ?? answer.status,
      () => 0,
    );
  }
}

/** Everything accepted is stored, nothing twice; every incident is there, none twice; and nothing is left on the queues. */
export async function expectNothingLostOrDoubled(load: FaultLoad, installation: Installation): Promise<void> {
  await eventually('every record stored', () => everyRecordStored(load, installation), SETTLE_MS);
  await eventually('every incident there', () => everyIncidentThere(load, installation), SETTLE_MS);
  await untilDrained(installation);
  // What comes late to be doubled would be doubled by now.
  await everyRecordStored(load, installation);
  await everyIncidentThere(load, installation);
}

async function everyRecordStored(load: FaultLoad, installation: Installation): Promise<true> {
  const rows = await installation.sql(
    `SELECT tracking_id, toUInt32(count()) AS stored, toUInt32(uniqExact(record_id)) AS records
     FROM aiops.logs WHERE ship_id LIKE '${load.name}-%' GROUP BY tracking_id`,
  );
  const stored = new Map(rows.map((row) => [String(row['tracking_id']), Number(row['stored'])]));
  const lost = [...load.takenAtMost.keys()].filter((id) => !stored.has(id));
  expect(lost, `lost of ${load.takenAtMost.size}`).toEqual([]);
  expect(rows.filter(({ stored: count, records }) => Number(count) !== Number(records))).toEqual([]);
  const tooOften = [...stored].filter(([id, count]) => count > (load.takenAtMost.get(id) ?? 0));
  expect(tooOften, 'stored more often than taken in').toEqual([]);
  return true;
}

async function everyIncidentThere(load: FaultLoad, installation: Installation): Promise<true> {
  const rows = await installation.sql(
    `SELECT body FROM aiops.incidents FINAL WHERE ship_id LIKE '${load.name}-fault-%'`,
  );
  const incidents = rows.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);
  const found = incidents
    .filter((incident) => incident['merged_into'] === undefined)
    .map((incident) => `${incident['ship_id']} ${incident['incident_type']}`);
  expect(found.sort()).toEqual([...load.expected].map(([ship, type]) => `${ship} ${type}`).sort());
  return true;
}

/** Time still passes there while an incident is open: its ticks wait for the next snapshot. */
const TICKS = 60;

export async function untilDrained(installation: Installation, withinMs = SETTLE_MS): Promise<void> {
  await eventually(
    'queues without anything to do',
    async () => {
      const left = (await lagOf(installation)).filter(
        ({ role, lag }) =>
          lag > (role === 'correlation-service' || role === 'enrichment-service' ? TICKS : 0),
      );
      expect(left).toEqual([]);
      return true;
    },
    withinMs,
  );
}

/** As `/api/v3/stats` tells it. */
export async function lagOf(installation: Installation): Promise<{ role: string; lag: number }[]> {
  const answer = await fetch(`${installation.urlOf('incident-api')}/api/v3/stats?range=1h`);
  if (answer.status !== 200) throw new Error(`stats: ${answer.status} ${await answer.text()}`);
  const { services } = (await answer.json()) as { services: { role: string; lag: number | null }[] };
  return services.map(({ role, lag }) => ({ role, lag: lag ?? 0 }));
}
