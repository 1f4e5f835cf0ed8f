import type { Incident } from '@aiops/contracts';
import { afterEach, beforeEach } from 'vitest';
import {
  type AnsweringServer,
  answeringServer,
  type Received,
  type Reply,
} from '../cli/answering-server.fixture.ts';
import { run, type Said } from '../cli/kept-terminal.fixture.ts';

export const ID = 'inc_4f1d2c9a7be03358a1f2';
/** As a server has it. */
export const incident: Incident = {
  schema_version: '3.0',
  tracking_id: 't-1',
  ts: '2026-01-05T23:30:00.000Z',
  ship_id: 'MV-AURORA',
  incident_id: ID,
  incident_type: 'link_degradation',
  category: 'network',
  severity: 'critical',
  severity_reason: 'critical as written for threshold rf_snr_db',
  status: 'open',
  scope: [{ device_id: 'modem-1', service: 'vsat' }],
  corr_keys: [],
  suppress_key: 'link_degradation:MV-AURORA:modem-1:vsat',
  timeline: [
    { ts: '2026-01-05T23:30:00.000Z', event: 'created', description: 'SNR fell', source: 'threshold' },
  ],
  evidence: [
    {
      ref: 'clickhouse://anomalies/1',
      quote: 'lost \u001b[2J carrier',
      summary: 'SNR 4.2 below 7',
      count: 2,
      tracking_id: 't-1',
    },
  ],
  probable_cause: [
    {
      entity: 'modem-1',
      rank: 1,
      terms: {
        downstream_members: 5,
        members: 6,
        earliest_start: '2026-01-05T23:30:00.000Z',
        strength: 3.9,
        silent: false,
      },
    },
  ],
  runbook_refs: [],
  tracking_ids: ['t-1'],
  errors: [],
  anomaly_count: 6,
  duplicate_count: 1,
  related_to: [],
  flapping: false,
  created_at: '2026-01-05T23:30:00.000Z',
  updated_at: '2026-01-05T23:40:00.000Z',
  first_seen: '2026-01-05T23:30:00.000Z',
  last_seen: '2026-01-05T23:40:00.000Z',
  version: 7,
  material_version: 1,
};
/** As a server lists them. */
export const ships = {
  data: [{ ship_id: 'MV-AURORA', name: 'Aurora', timezone: 'Europe/Oslo' }],
  next_cursor: null,
};

/** A server that answers as the test says, and `aiops incidents …` against it. */
interface Asked {
  /** A new one for each test. */
  readonly server: AnsweringServer;
  answer: (request: Received) => Reply;
  incidents(args: readonly string[], columns?: number): Promise<Said>;
}

/** To be called once in a file of tests, outside of them. */
export function incidentsAtServer(): Asked {
  const asked: Asked = {
    get server(): AnsweringServer {
      if (server === null) throw new Error('there is a server within a test only');
      return server;
    },
    answer: () => ({ status: 500, body: null }),
    incidents: (args, columns) => run(['incidents', ...args, '--url', asked.server.url], columns),
  };
  let server: AnsweringServer | null = null;
  beforeEach(async () => {
    server = await answeringServer((request) => asked.answer(request));
  });
  afterEach(() => asked.server.close());
  return asked;
}
