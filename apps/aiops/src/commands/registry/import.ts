import { Device, listOf, MovedName, type RegistryDocument, Ship } from '@aiops/contracts';
import { checkRegistry, RegistryInvalid } from '@aiops/registry';
import { type ApiClient, read } from '../../cli/api-client.ts';
import { counted } from '../../cli/counted.ts';
import { outJson, type Terminal } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { readRegistryFile } from '../../registry-file.ts';
import { everyPage } from './every-page.ts';

export interface ImportOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

const Imported = listOf(Device).extend({ moved: MovedName.array() });

/** Ships first: a device must be of a ship that is known. The server refuses a list as a whole or takes it as a whole. */
export async function importRegistry(
  api: ApiClient,
  file: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  const document = await readRegistryFile(file, null);
  const known = await everyPage(api, '/api/v3/ships', Ship);
  refuseSenseless(document, { ships: known, devices: await everyPage(api, '/api/v3/devices', Device) }, file);
  const ships = document.ships.map((ship) => {
    if (ship.mode !== undefined) return { ...ship, mode_source: 'file' };
    // A file that says nothing of the mode changes nothing about it.
    const { mode, mode_source } = known.find(({ ship_id }) => ship_id === ship.ship_id) ?? {};
    return { ...ship, mode, mode_source };
  });
  const devices = document.devices.map((device) =>
    device.state === undefined ? device : { ...device, state_source: 'file' },
  );
  if (ships.length > 0) await api.ask('PUT', '/api/v3/ships', { ships });
  const query = options.force === true ? '?force=true' : '';
  const answer = devices.length === 0 ? null : await api.ask('PUT', `/api/v3/devices${query}`, { devices });
  if (options.json === true) {
    outJson(terminal, answer?.body ?? { data: [], moved: [] });
    return;
  }
  const moved = answer === null ? [] : read(Imported, answer).moved;
  for (const { name, from, to } of moved) {
    terminal.out(`${printable(name)} went from ${printable(from)} to ${printable(to)}\n`);
  }
  const taken = `${counted(ships.length, 'ship')} and ${counted(devices.length, 'device')}`;
  terminal.out(`${taken} came from the file.\n`);
}

/**
 * Before anything is sent, so that the ships of a file with wrong devices are not taken alone. Names that stored
 * devices have are left to the server: `--force` decides about them.
 */
function refuseSenseless(document: RegistryDocument, known: RegistryDocument, file: string): void {
  const faults = checkRegistry(document, known).filter(({ held_by }) => held_by === undefined);
  if (faults.length === 0) return;
  throw new RegistryInvalid(faults, ({ list, index, field }) => `${list}.${index}.${field}`, `${file}: `);
}
