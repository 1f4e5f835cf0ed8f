import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnomalyDetected, Incident, LogMessage } from '@aiops/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, type Product, read, startForTest, temporaryDirectory } from '../e2e/product.fixture.ts';
import { hasProgram } from './debian-package.ts';

const HAS_SNMPTRAP = hasProgram('snmptrap', 'snmp', '-V');
const Logs = z.object({ data: z.array(LogMessage) });
const Anomalies = z.object({ data: z.array(AnomalyDetected) });
const Incidents = z.object({ data: z.array(Incident) });

const REGISTRY = `ships: [{ship_id: aurora}]
devices:
  - {device_id: sw-core, ship_id: aurora, type: switch, ips: [10.7.0.2]}
  - {device_id: relay, ship_id: aurora, type: server, ips: [127.0.0.1]}
  - {device_id: ups-bridge, ship_id: aurora, type: ups, ips: [10.7.0.9]}
`;
const COMMUNITY = 'deck-seven';
const IF = '1.3.6.1.2.1.2.2.1';
const TRAPS = '1.3.6.1.6.3.1.1.5';
const UPS = '1.3.6.1.2.1.33';
/** Any number: how long the agent is up. */
const UPTIME = '4711';

interface Receiving {
  readonly product: Product;
  /** Runs Debian's snmptrap with these arguments behind the address, and gives its exit code. */
  send(
    args: readonly string[],
    options?: { readonly community?: string; readonly version?: string; readonly waitSec?: number },
  ): number | null;
}

async function start(): Promise<Receiving> {
  const directory = await temporaryDirectory();
  writeFileSync(join(directory, 'devices.yaml'), REGISTRY);
  const product = await startForTest({
    data: join(directory, 'data'),
    args: ['--snmp-trap-port', '0', '--devices', join(directory, 'devices.yaml'), '--no-host-metrics'],
    env: { AIOPS_SNMP_COMMUNITY: COMMUNITY },
  });
  const address = product.printed
    .map(({ line }) => /SNMP traps on ([\d.]+:\d+)/.exec(line)?.[1])
    .find((found) => found !== undefined);
  if (address === undefined) throw new Error('it does not say where it takes SNMP traps');
  return {
    product,
    send: (args, { community = COMMUNITY, version = '-v2c', waitSec = 5 } = {}) =>
      spawnSync(
        'snmptrap',
        [version, '-c', community, '-t', String(waitSec), '-r', '1', ...withAddress(args, address)],
        {
          stdio: 'ignore',
        },
      ).status,
  };
}

/** Options come before the address. */
function withAddress(args: readonly string[], address: string): string[] {
  const options = args.filter((arg) => /^-C/.test(arg));
  return [...options, address, ...args.filter((arg) => !options.includes(arg))];
}

function linkTrap(which: 'down' | 'up'): string[] {
  const [trap, status] = which === 'down' ? ['3', '2'] : ['4', '1'];
  return [
    ...[UPTIME, `${TRAPS}.${trap}`],
    ...[`${IF}.1.3`, 'i', '3', `${IF}.2.3`, 's', 'GigabitEthernet0/3', `${IF}.7.3`, 'i', '1'],
    ...[`${IF}.8.3`, 'i', status, '1.3.6.1.6.3.18.1.3.0', 'a', '10.7.0.2'],
  ];
}

async function logs(product: Product, count: number): Promise<LogMessage[]> {
  return eventually(`${count} traps`, async () => {
    const { data } = await read(product.url, '/api/v3/logs?limit=100', Logs);
    const traps = data.filter(({ source }) => source === 'snmp-trap');
    return traps.length >= count ? traps : undefined;
  });
}

async function anomaliesOf(product: Product, text: string, state: string): Promise<AnomalyDetected[]> {
  return eventually(`${text} ${state}`, async () => {
    const { data } = await read(product.url, '/api/v3/anomalies?limit=100', Anomalies);
    const ours = data.filter(({ raw_msg }) => raw_msg?.includes(text) === true);
    return ours.some((anomaly) => anomaly.state === state) ? ours : undefined;
  });
}

describe.runIf(HAS_SNMPTRAP)('snmptrap (Debian)', () => {
  it('a link that goes down is an incident of the agent, and its condition clears when the link comes up', async () => {
    const { product, send } = await start();
    const sentAt = Date.now();
    expect(send(linkTrap('down'))).toBe(0);
    const incident = await eventually('the incident', async () => {
      const { data } = await read(product.url, '/api/v3/incidents?limit=100', Incidents);
      return data[0];
    });
    expect(incident).toMatchObject({ ship_id: 'aurora', status: 'open', incident_type: 'network_issue' });
    expect(incident.scope[0]?.device_id).toBe('sw-core');
    expect(send(linkTrap('up'))).toBe(0);
    const cleared = (await anomaliesOf(product, 'linkUp', 'cleared')).find(
      ({ state }) => state === 'cleared',
    );
    const firing = (await anomaliesOf(product, 'linkDown', 'firing')).find(({ state }) => state === 'firing');
    expect(cleared?.fingerprint).toBe(firing?.fingerprint);

    const [up, down] = await logs(product, 2);
    expect(down).toMatchObject({
      host: '10.7.0.2',
      device_id: 'sw-core',
      ship_id: 'aurora',
      ship_id_source: 'registry',
      level: null,
      meta: {
        snmp_version: '2c',
        trap_oid: `${TRAPS}.3`,
        agent_uptime_sec: 47.11,
        relay: '127.0.0.1',
        varbinds: {
          'ifIndex.3': 3,
          'ifDescr.3': 'GigabitEthernet0/3',
          'ifAdminStatus.3': 'up',
          'ifOperStatus.3': 'down',
        },
      },
    });
    expect(down?.msg).toMatch(/^SNMP trap linkDown: interface GigabitEthernet0\/3, link down/);
    expect(up?.msg).toMatch(/^SNMP trap linkUp: interface GigabitEthernet0\/3, link up/);
    const storedAt = Date.parse(down?.ts ?? '');
    expect(storedAt).toBeGreaterThanOrEqual(sentAt - 1);
    expect(storedAt).toBeLessThanOrEqual(Date.now());
  });

  it('a UPS on battery is a power event until its alarm is removed, told by v1 or v2c alike', async () => {
    const { product, send } = await start();
    const agent = '10.7.0.9';
    const onBattery = ['1.3.6.1.2.1.33.2', agent, '6', '1', UPTIME, `${UPS}.1.2.3.0`, 'i', '42'];
    expect(send(onBattery, { version: '-v1' })).toBe(0);
    const [firing] = await anomaliesOf(product, 'upsTrapOnBattery', 'firing');
    expect(firing).toMatchObject({
      device_id: 'ups-bridge',
      ship_id: 'aurora',
      incident_type: 'power_event',
    });
    const removed = [
      ...[UPTIME, `${UPS}.2.4`, `${UPS}.1.6.2.1.1.5`, 'i', '5', `${UPS}.1.6.2.1.2.5`, 'o', `${UPS}.1.6.3.2`],
      ...['1.3.6.1.6.3.18.1.3.0', 'a', agent],
    ];
    expect(send(removed)).toBe(0);
    const cleared = (await anomaliesOf(product, 'AlarmEntryRemoved', 'cleared')).find(
      (one) => one.state === 'cleared',
    );
    expect(cleared?.fingerprint).toBe(firing?.fingerprint);
    const [, first] = await logs(product, 2);
    expect(first?.meta).toMatchObject({ snmp_version: '1', varbinds: { upsEstimatedMinutesRemaining: 42 } });
  });

  it('answers an inform, keeps what it has no names for, and drops another community', async () => {
    const { product, send } = await start();
    expect(send(['-Ci', UPTIME, `${TRAPS}.1`])).toBe(0);
    expect(send(['-Ci', UPTIME, `${TRAPS}.1`], { community: 'public', waitSec: 1 })).not.toBe(0);
    const own = [
      '1.3.6.1.4.1.9999.2.1',
      's',
      'coolant low',
      '1.3.6.1.4.1.9999.2.2',
      'C',
      '18446744073709551615',
    ];
    expect(send([UPTIME, '1.3.6.1.4.1.9999.1', ...own])).toBe(0);
    const stored = await logs(product, 2);
    expect(stored.map(({ msg, device_id }) => [msg, device_id])).toEqual([
      [
        'SNMP trap 1.3.6.1.4.1.9999.1 (1.3.6.1.4.1.9999.2.1="coolant low", 1.3.6.1.4.1.9999.2.2=18446744073709551615)',
        'relay',
      ],
      ['SNMP trap coldStart: the agent restarted, its configuration may have changed', 'relay'],
    ]);
    const metrics = await (await fetch(`${product.url}/metrics`)).text();
    expect(metrics).toMatch(/aiops_records_dropped_total\{source="snmp-trap",reason="community"\} [12]/);
  });
});
