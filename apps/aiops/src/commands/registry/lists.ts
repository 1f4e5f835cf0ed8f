import { Device, listOf, UnknownHost } from '@aiops/contracts';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { outJson, outLines, type Terminal } from '../../cli/output.ts';
import { tableLines } from '../../cli/table.ts';
import { utcText } from '../../cli/times.ts';
import { everyPage } from './every-page.ts';

export interface DeviceFilters {
  readonly ship?: string;
  readonly json?: boolean;
}

export async function listDevices(api: ApiClient, options: DeviceFilters, terminal: Terminal): Promise<void> {
  const devices = await everyPage(api, '/api/v3/devices', Device, { ship_id: options.ship });
  if (options.json === true) {
    outJson(terminal, devices);
    return;
  }
  if (devices.length === 0) {
    terminal.note('No device is known. `aiops devices unknown` lists hosts that send.\n');
    return;
  }
  const columns = [
    { title: 'DEVICE', text: ({ device_id }: Device) => device_id },
    { title: 'SHIP', text: ({ ship_id }: Device) => ship_id, shrinksTo: 8 },
    { title: 'TYPE', text: ({ type }: Device) => type ?? '' },
    {
      title: 'NAMES',
      text: ({ hostnames, ips }: Device) => [...hostnames, ...ips].join(', '),
      shrinksTo: 16,
    },
    { title: 'STATE', text: ({ state }: Device) => state ?? '' },
    { title: 'SET BY', text: ({ state_source }: Device) => state_source ?? '' },
  ];
  outLines(terminal, tableLines(columns, devices, terminal.columns));
}

export async function listUnknownHosts(
  api: ApiClient,
  options: { readonly limit: number; readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await api.get('/api/v3/devices/unknown', { limit: options.limit });
  if (options.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const { data } = read(listOf(UnknownHost), answer);
  if (data.length === 0) {
    terminal.note('Every host that sends is a device.\n');
    return;
  }
  const columns = [
    { title: 'HOST', text: ({ host }: UnknownHost) => host },
    { title: 'SHIP', text: ({ ship_id }: UnknownHost) => ship_id ?? 'unknown', shrinksTo: 8 },
    { title: 'RECORDS', text: ({ records }: UnknownHost) => String(records) },
    { title: 'LAST UTC', text: ({ last_seen }: UnknownHost) => utcText(last_seen).slice(0, 16) },
  ];
  outLines(terminal, tableLines(columns, data, terminal.columns));
}
