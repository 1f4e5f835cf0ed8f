import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StatsSnapshot } from '@aiops/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, read, runCli, temporaryDirectory } from '../e2e/product.fixture.ts';
import { Installation, STARTED_ROLES } from './installation.fixture.ts';
import { outcomesOfAnalysis, outcomesOfServer } from './outcome.ts';
import { PacedSender } from './paced-sender.ts';
import { channelsOf, type ShipLoad, threeShips } from './three-ships.ts';

const SETTLE_MS = 90_000;
const QUIET_MS = 6_000;

/** Which role is killed when so much has been sent, and started again at once. */
const KILLED = [
  ['anomaly-detection', 0.2],
  ['correlation-service', 0.35],
  ['enhanced-anomaly-detection', 0.5],
  ['enrichment-service', 0.6],
  ['incident-api', 0.7],
  ['ingest', 0.85],
] as const;

describe('three ships on a distributed installation', () => {
  it('have the incidents that analyze makes of the same records, whoever is killed on the way', async () => {
    const directory = await temporaryDirectory();
    const loads = threeShips();
    const installation = new Installation(directory);
    onTestFinished(() => installation.end());
    await installation.start();
    await register(installation, loads);
    const inputs = { url: () => installation.urlOf('ingest'), syslogPort: () => installation.syslogPort };
    const senders = loads.map((load) => new PacedSender(load, inputs));
    for (const [role, share] of KILLED) {
      await Promise.all(senders.map((sender) => sender.sendUntil(share)));
      // Plain TCP knows no receipt: what ingest has not read yet when it dies is lost, as with any syslog receiver.
      if (role === 'ingest') {
        await Promise.all(senders.map((sender) => sender.hangUp()));
        await quiet(installation);
      }
      await installation.process(role).end('SIGKILL');
      await installation.startRole(role);
      // Hours pass in seconds here: the pause of a worker would be later than the lateness if the others went on meanwhile.
      await quiet(installation);
    }
    await Promise.all(senders.map((sender) => sender.sendUntil(1)));
    await Promise.all(senders.map((sender) => sender.hangUp()));
    await quiet(installation);

    const wanted = outcomesOfAnalysis(await analysed(directory, loads));
    expect(wanted.length).toBeGreaterThanOrEqual(6);
    await eventually(
      'the same incidents',
      async () => {
        expect(await outcomesOfServer(installation)).toEqual(wanted);
        return true;
      },
      SETTLE_MS,
    );
  });
});

async function register(installation: Installation, loads: readonly ShipLoad[]): Promise<void> {
  const api = installation.urlOf('incident-api');
  for (const { registry } of loads) {
    for (const [path, body] of [
      ['ships', { ships: registry.ships }],
      ['devices', { devices: registry.devices }],
    ] as const) {
      const answer = await fetch(`${api}/api/v3/${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (answer.status !== 200) throw new Error(`PUT ${path}: ${await answer.text()}`);
    }
  }
  // The other processes look at the registry every 5 s.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
}

/**
 * All that is on the bus was handled: for some seconds no role had anything to do but to hear that time passes. What is
 * handled stays on the bus until the next snapshot, so that its lag says nothing here.
 */
async function quiet(installation: Installation): Promise<void> {
  const api = installation.urlOf('incident-api');
  let before = '';
  let sinceMs = Date.now();
  await eventually(
    'roles with nothing to do',
    async () => {
      const { services } = await read(api, '/api/v3/stats?range=1h', StatsSnapshot);
      const handled = services
        .filter(({ role }) => role !== 'correlation-service')
        .map(({ role, processed }) => [role, processed]);
      const now = JSON.stringify(handled.sort());
      if (now !== before || services.length < STARTED_ROLES.length) sinceMs = Date.now();
      before = now;
      return Date.now() - sinceMs > QUIET_MS ? true : undefined;
    },
    SETTLE_MS,
  );
}

/** What analyze says of the same lines and records, each in a file of its kind. */
async function analysed(directory: string, loads: readonly ShipLoad[]): Promise<string> {
  const files: string[] = [];
  for (const load of loads) {
    const lineOf = channelsOf(load);
    const syslog = load.records.flatMap((record) => lineOf(record) ?? []);
    const http = load.records.filter((record) => lineOf(record) === null);
    const [lines, records] = [join(directory, `${load.name}.log`), join(directory, `${load.name}.ndjson`)];
    await writeFile(lines, syslog.join(''));
    await writeFile(records, http.map((record) => `${JSON.stringify(record)}\n`).join(''));
    files.push(lines, records);
  }
  const devices = join(directory, 'devices.json');
  const registry = {
    ships: loads.flatMap((load) => load.registry.ships),
    devices: loads.flatMap((load) => load.registry.devices),
  };
  await writeFile(devices, JSON.stringify(registry));
  const { code, out, err } = await runCli([
    'analyze',
    ...files,
    '--devices',
    devices,
    '--json',
    '--anomalies',
  ]);
  if (code !== 0) throw new Error(err);
  return out;
}
