import { Device, listOf, Ship, UnknownHost } from '@aiops/contracts';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { outJson, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { everyPage } from './every-page.ts';

export interface AdoptOptions {
  readonly id: string;
  readonly type?: string;
  readonly ship?: string;
  readonly json?: boolean;
}

/** Makes a host a device. A device of that id that is known already keeps all it has and gets the host as a name. */
export async function adoptHost(
  api: ApiClient,
  host: string,
  options: AdoptOptions,
  terminal: Terminal,
): Promise<void> {
  const devices = await everyPage(api, '/api/v3/devices', Device);
  const known = devices.find(({ device_id }) => device_id === options.id);
  const ship_id = options.ship ?? known?.ship_id ?? (await shipOf(api, host));
  const type = options.type === undefined ? {} : { type: options.type };
  const device = { ...(known ?? { device_id: options.id }), ship_id, ...type };
  const answer = await api.ask('POST', '/api/v3/devices/adopt', { host, device });
  if (options.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const adopted = read(Device, answer);
  terminal.out(
    `${printable(host)} is ${printable(adopted.device_id)} of ${printable(adopted.ship_id)} from now on.\n`,
  );
}

/** The ship that the host's records name, else the only one there is. */
async function shipOf(api: ApiClient, host: string): Promise<string> {
  const { data } = read(listOf(UnknownHost), await api.get('/api/v3/devices/unknown', { limit: 1000 }));
  const named = new Set(
    data.filter((each) => each.host.toLowerCase() === host.toLowerCase()).map(({ ship_id }) => ship_id),
  );
  const [ship = null] = named;
  if (named.size === 1 && ship !== null) return ship;
  const ships = await everyPage(api, '/api/v3/ships', Ship);
  const [only] = ships;
  if (only !== undefined && ships.length === 1) return only.ship_id;
  throw new CliError(EXIT.usage, 'ship_needed', `which ship ${printable(host)} belongs to is not known`, {
    advice: 'name it with --ship',
  });
}
