import type { Trap, Varbind } from './decode-trap.ts';
import { objectName, trapName, upsAlarmWords } from './oid-names.ts';
import type { VarbindValue } from './varbind-value.ts';

/** A trap in words, and what it was made of. */
export interface TrapText {
  readonly msg: string;
  /** Values by `name.instance`, or by their OID where it has no name here. */
  readonly varbinds: Readonly<Record<string, string | number>>;
}

/** So many variables are written out; of the others only the number is told. */
const MAX_SHOWN = 16;
const MAX_KEPT = 64;
/** What the patterns for links read as the name of an interface. */
const INTERFACE_NAME = /^[A-Za-z][\w./:-]*\d$/;

interface Named {
  /** `ifDescr`; the OID where there is no name. */
  readonly object: string;
  readonly key: string;
  readonly value: string | number;
}

function plainValue(value: VarbindValue, meanings: Readonly<Record<number, string>> | undefined) {
  switch (value.kind) {
    case 'number':
      return meanings?.[Number(value.number)] ?? value.number;
    case 'ticks':
      return value.hundredths / 100;
    case 'hex':
      return `0x${value.hex}`;
    case 'oid':
      return upsAlarmWords(value.oid) ?? trapName(value.oid) ?? value.oid;
    case 'none':
      return '';
    default:
      return value.text;
  }
}

function named({ oid, value }: Varbind): Named {
  const known = objectName(oid);
  const plain = plainValue(value, known?.meanings);
  if (known === undefined) return { object: oid, key: oid, value: plain };
  const key = known.instance === '0' ? known.name : `${known.name}.${known.instance}`;
  return { object: known.name, key, value: plain };
}

type Find = (object: string) => string | undefined;

/** The same words for the interface when it goes down and when it comes back: its name, else its index. */
function interfaceWords(find: Find): string {
  const name = [find('ifName'), find('ifDescr')].find(
    (text) => text !== undefined && INTERFACE_NAME.test(text),
  );
  if (name !== undefined) return `interface ${name}`;
  const index = find('ifIndex');
  return index === undefined ? 'an interface' : `interface ifIndex.${index}`;
}

function linkDown(find: Find): string {
  // An interface that somebody switched off is no fault.
  const by = find('ifAdminStatus') === 'down' ? ', administratively down' : '';
  return `${interfaceWords(find)}, link down${by}`;
}

const WORDS: Readonly<Record<string, (find: Find) => string>> = {
  coldStart: () => 'the agent restarted, its configuration may have changed',
  warmStart: () => 'the agent restarted, its configuration is the same',
  linkDown,
  linkUp: (find) => `${interfaceWords(find)}, link up`,
  authenticationFailure: (find) => {
    const source = find('authAddr');
    return `authentication failure of an SNMP request${source === undefined ? '' : ` from ${source}`}`;
  },
  egpNeighborLoss: () => 'an EGP neighbour was lost',
  upsTrapOnBattery: () => 'UPS on battery power',
  upsTrapTestCompleted: () => 'UPS self test completed',
  upsTrapAlarmEntryAdded: (find) => `UPS ${find('upsAlarmDescr') ?? 'alarm'}`,
  upsTrapAlarmEntryRemoved: (find) => `UPS no longer ${find('upsAlarmDescr') ?? 'in alarm'}`,
  entConfigChange: () => 'the hardware configuration changed',
  entStateOperEnabled: (find) => `${find('entPhysicalName') ?? 'a part'} works again`,
  entStateOperDisabled: (find) => `${find('entPhysicalName') ?? 'a part'} does not work any more`,
};

/**
 * What a trap says, in words that people and the shipped patterns read alike. A trap that is not in the table is
 * told by its numbers, with the texts it carries.
 */
export function describeTrap({ trapOid, varbinds }: Trap): TrapText {
  const all = varbinds.map(named);
  const find: Find = (object) => {
    const value = all.find((one) => one.object === object)?.value;
    return value === undefined || value === '' ? undefined : String(value);
  };
  const name = trapName(trapOid);
  const words = name === undefined ? undefined : WORDS[name]?.(find);
  const shown = all.slice(0, MAX_SHOWN).map(({ key, value }) => `${key}=${quoted(value)}`);
  if (all.length > MAX_SHOWN) shown.push(`and ${all.length - MAX_SHOWN} more`);
  const head = `SNMP trap ${name ?? trapOid}`;
  const said = words === undefined ? head : `${head}: ${words}`;
  return {
    msg: shown.length === 0 ? said : `${said} (${shown.join(', ')})`,
    varbinds: Object.fromEntries(all.slice(0, MAX_KEPT).map(({ key, value }) => [key, value])),
  };
}

function quoted(value: string | number): string {
  return typeof value === 'string' && /[\s,()]/.test(value)
    ? `"${value.replace(/\s+/g, ' ')}"`
    : String(value);
}
