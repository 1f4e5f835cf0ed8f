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
  /** Though nothing of that name was heard. */
  readonly force?: boolean;
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
  const { data: heard } = read(
    listOf(UnknownHost),
    await api.get('/api/v3/devices/unknown', { limit: 1000 }),
  );
  const sightings = heard.filter((each) => isSame(each.host, host));
  if (sightings.length === 0 && options.force !== true) throw unheard(host, devices);
  const ship_id = options.ship ?? known?.ship_id ?? (await shipOf(api, host, sightings));
  const type = options.type === undefined ? {} : { type: options.type };
  // Of a known device only what changes is sent: the server adds it to what the device has by then.
  const device = { device_id: options.id, ship_id, ...type };
  const answer = await api.ask('POST', '/api/v3/devices/adopt', { host, device });
  if (options.json === true) {
    outJson(terminal, answer.body);
    return;
  }
  const adopted = read(Device, answer);
  const { device_id, ship_id: ship } = adopted;
  terminal.out(
    known === undefined
      ? `${printable(host)} is ${printable(device_id)} of ${printable(ship)} from now on.\n`
      : `${printable(device_id)} of ${printable(ship)} was known already: ${changesText(known, adopted)}.\n`,
  );
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A slip in the name would make a device that never says anything. */
function unheard(host: string, devices: readonly Device[]): CliError {
  const owner = devices.find(({ device_id, hostnames, ips }) =>
    [device_id, ...hostnames, ...ips].some((name) => isSame(name, host)),
  );
  if (owner !== undefined) {
    return new CliError(
      EXIT.failed,
      'host_known',
      `${host} is ${owner.device_id} of ${owner.ship_id} already`,
      {
        advice: 'to change the device, import it with `aiops devices import`',
      },
    );
  }
  return new CliError(EXIT.failed, 'host_unheard', `nothing was heard of a host named ${host} so far`, {
    advice:
      '`aiops devices unknown` lists who sends, some ten seconds late; --force adopts the name all the same',
  });
}

/** What a device that was there before has now, and had not. */
function changesText(before: Device, after: Device): string {
  const names = [before.device_id, ...before.hostnames, ...before.ips].map(printable).join(', ');
  const added = after.hostnames.filter((name) => !before.hostnames.includes(name)).map(printable);
  const changes = [
    added.length === 0 ? 'it got no new name' : `it goes by ${added.join(', ')} from now on, beside ${names}`,
    ...(before.type === after.type
      ? []
      : [`its type is ${printable(after.type ?? 'none')}, and was ${printable(before.type ?? 'none')}`]),
    ...(before.ship_id === after.ship_id
      ? []
      : [`it went from ${printable(before.ship_id)} to ${printable(after.ship_id)}`]),
  ];
  return changes.join('; ');
}

/** The ship that the host's records name, else the only one there is. */
async function shipOf(api: ApiClient, host: string, sightings: readonly UnknownHost[]): Promise<string> {
  const named = new Set(sightings.map(({ ship_id }) => ship_id));
  const [ship = null] = named;
  if (named.size === 1 && ship !== null) return ship;
  const ships = await everyPage(api, '/api/v3/ships', Ship);
  const [only] = ships;
  if (only !== undefined && ships.length === 1) return only.ship_id;
  throw new CliError(EXIT.usage, 'ship_needed', `which ship ${printable(host)} belongs to is not known`, {
    advice: 'name it with --ship',
  });
}
