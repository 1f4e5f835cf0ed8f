import { diffPolicies, isInForce, type LoadedPolicy, type ValueSource } from '@aiops/policy';
import type { ApiClient } from '../cli/api-client.ts';
import { CliError } from '../cli/cli-error.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { outJson, outLines, type Terminal } from '../cli/output.ts';
import { printable } from '../cli/printable.ts';
import { tableLines } from '../cli/table.ts';
import { liveValues } from '../replay/policy-of-server.ts';

export interface ShowOptions {
  readonly ship?: string;
  /** `correlate` or `correlate.dedup_ttl_sec`. */
  readonly key?: string;
  readonly json?: boolean;
}

/** Of a value in a list, also where the output is no terminal and has no width. */
const LISTED_CHARACTERS = 60;

/** Prints the values in effect, each with where it comes from and whether anything uses it. */
export function showPolicy(loaded: LoadedPolicy, options: ShowOptions, terminal: Terminal): void {
  const { ship } = options;
  showRows(effectiveRows(loaded, ship), options, terminal);
  if (ship !== undefined && options.json !== true && !loaded.ships.includes(ship)) {
    terminal.note(`${ship} has no overrides of its own: these are the values of the site.\n`);
  }
}

/** The same of what a running server has in force. */
export async function showLivePolicy(
  api: ApiClient,
  options: ShowOptions,
  terminal: Terminal,
): Promise<void> {
  const own = options.ship === undefined ? undefined : `ship:${options.ship}`;
  const byKey = new Map<string, ValueSource>();
  for (const row of await liveValues(api)) {
    // A ship's own values follow those of the site; what is not in force of them, the environment sets for all.
    const isSite = !row.source.startsWith('ship:');
    const isOwn = row.source === own && (row.in_force || byKey.get(row.key)?.in_force === false);
    // An override of null takes an entry of a table away.
    if (isOwn && row.value === null) {
      for (const key of byKey.keys()) if (isBelow(key, row.key)) byKey.delete(key);
    } else if (isSite || isOwn) byKey.set(row.key, row);
  }
  showRows([...byKey.values()], options, terminal);
}

function showRows(all: readonly ValueSource[], options: ShowOptions, terminal: Terminal): void {
  const { key } = options;
  const rows = all.filter((row) => key === undefined || isBelow(row.key, key));
  if (rows.length === 0) {
    throw new CliError(EXIT.failed, 'no_such_key', `the policy has no key ${key}`, {
      advice: '`aiops policy show` lists them all',
    });
  }
  if (options.json === true) {
    outJson(terminal, rows);
    return;
  }
  // Who asks for one value wants all of it; in a list a long one would make every line as long.
  const isOne = rows.length === 1 && rows[0]?.key === key;
  const shown = ({ value }: ValueSource): string => (isOne ? valueText(value) : cut(valueText(value)));
  const columns = [
    { title: 'KEY', text: (row: ValueSource) => row.key, shrinksTo: 40 },
    { title: 'VALUE', text: shown, ...(isOne ? {} : { shrinksTo: 16 }) },
    { title: 'SOURCE', text: (row: ValueSource) => row.source, shrinksTo: 12 },
    { title: '', text: (row: ValueSource) => (row.in_force ? '' : 'not in force') },
  ];
  outLines(terminal, tableLines(columns, rows, terminal.columns));
}

/** What holds for one ship, its own values in the place of the site's; without a ship, what holds at the site. */
function effectiveRows(loaded: LoadedPolicy, ship: string | undefined): ValueSource[] {
  const site = loaded.valueSources().filter(({ source }) => !source.startsWith('ship:'));
  if (ship === undefined) return site;
  const own = new Map(diffPolicies(loaded.policy, loaded.forShip(ship)).map(({ key, b }) => [key, b]));
  const source = `ship:${ship}`;
  const kept = site.flatMap((row) => {
    if (!own.has(row.key)) return [row];
    const value = own.get(row.key);
    // An override of null takes an entry of a table away.
    return value === undefined ? [] : [{ ...row, value, source }];
  });
  const siteKeys = new Set(site.map(({ key }) => key));
  const added = [...own]
    .filter(([key]) => !siteKeys.has(key))
    .map(([key, value]) => ({ key, value, source, in_force: isInForce(key) }));
  return [...kept, ...added];
}

function cut(text: string): string {
  return text.length <= LISTED_CHARACTERS ? text : `${text.slice(0, LISTED_CHARACTERS - 1)}…`;
}

function isBelow(key: string, prefix: string): boolean {
  return key === prefix || key.startsWith(`${prefix}.`);
}

function valueText(value: unknown): string {
  if (value === undefined) return '(none)';
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

export function differenceText(difference: { key: string; from?: unknown; to?: unknown }): string {
  const { key, from, to } = difference;
  return printable(`${key}: ${valueText(from)} → ${valueText(to)}`);
}
