import type { FormatContext, FormatReading, LineFormat } from '../formats/line-format.ts';
import { readLineTime } from '../line-time.ts';
import type { StatedSample } from '../parsed-line.ts';
import type { Draft } from './draft.ts';
import { type StatedValue, statedValues } from './stated-values.ts';

interface PowerName {
  readonly metric: string;
  readonly unit: string;
}

const NAMES: ReadonlyMap<string, PowerName> = new Map<string, PowerName>([
  ...['batterycharge', 'bcharge', 'batterycapacity', 'batterychargepct', 'batterylevel'].map(
    (name) => [name, { metric: 'ups_battery_charge_pct', unit: '%' }] as const,
  ),
  ...['upsload', 'loadpct', 'loadpercent', 'outputload'].map(
    (name) => [name, { metric: 'ups_load_pct', unit: '%' }] as const,
  ),
  ...['batteryruntime', 'timeleft', 'runtime', 'runtimesec', 'runtimeremaining'].map(
    (name) => [name, { metric: 'ups_runtime_sec', unit: 's' }] as const,
  ),
  ...['inputvoltage', 'linev', 'inputlinevoltage'].map(
    (name) => [name, { metric: 'ups_input_voltage_v', unit: 'V' }] as const,
  ),
  ...['outputvoltage', 'outputv'].map(
    (name) => [name, { metric: 'ups_output_voltage_v', unit: 'V' }] as const,
  ),
  ...['batteryvoltage', 'battv'].map(
    (name) => [name, { metric: 'ups_battery_voltage_v', unit: 'V' }] as const,
  ),
  ...['upstemperature', 'batterytemperature', 'itemp'].map(
    (name) => [name, { metric: 'ups_temperature_c', unit: 'C' }] as const,
  ),
]);
/** Names that other machines use too: they need a UPS in the header or beside them. */
const WEAK = new Set([
  'runtime',
  'runtimesec',
  'runtimeremaining',
  'inputvoltage',
  'outputvoltage',
  'outputload',
  'batterylevel',
  'timeleft',
]);

const POWER_SERVICE =
  /^(?:ups\b|ups[-_]?\d|upsd|upsmon|upslog|upssched|apcupsd|nut\b|nut-|powernet|usbhid-ups|snmp-ups)/i;
/** A whole sentence without a header, as NUT and PowerNet word them. */
const SENTENCE = /^UPS(?:: | [\w.-]+@[\w.-]+ )/;
/** What apcupsd writes into its own file of events, where no program is named: whole sentences only. */
const APCUPSD =
  /^(?:Power failure\.|Running on UPS batteries\.|Mains returned\. No longer on UPS batteries\.|Power is back\. UPS running on mains\.|Battery power exhausted\.|Reached run time limit on batteries\.|Battery charge below low limit\.|Reached remaining time percentage limit on batteries\.|Battery failure\. Emergency\.|UPS battery must be replaced\.|Remote shutdown requested\.|Communications with UPS (?:lost|restored)\.|UPS Self Test (?:switch to battery|completed: .{1,40})\.?|Battery (?:disconnected|reattached)\.|Initiating system shutdown!|User logins prohibited)$/;
/** `apcaccess` on one line: the state of the UPS, with the host and the moment of the look. */
const STATUS_DUMP = /\bSTATUS\s{0,8}: [A-Z]/;
const DUMP_DATE = /\bDATE\s{0,8}: (?=\d{4}-)/g;
const DUMP_HOST = /\bHOSTNAME\s{0,8}: ([A-Za-z0-9_][\w.-]{0,254})/;
const UPS_NAME = /\bUPS ([\w.-]{1,64}@[\w.-]{1,64}\w)|\b(?:ups|upsname)=([\w.@-]{1,64})/i;
/** PowerNet closes its texts with the number of the event. */
const EVENT_CODE = /\b0x([\dA-F]{4})$/;
const MINUTE = /^min/;

/** NUT's and apcupsd's words for the state of the UPS, as sentences that patterns read. */
function stateWords(values: readonly StatedValue[]): string | undefined {
  const status = values.find(
    ({ key, lastWord }) => key === 'upsstatus' || lastWord === 'upsstatus' || key === 'status',
  )?.value;
  if (status === 'OB' || status === 'ONBATT') return 'on battery';
  return status === 'OL' || status === 'ONLINE' ? 'on line power' : undefined;
}

function sampleOf(
  stated: StatedValue,
  labels: Readonly<Record<string, string>> | undefined,
  surely: boolean,
): StatedSample | null {
  const key = NAMES.has(stated.key) ? stated.key : stated.lastWord;
  const name = NAMES.get(key);
  if (name === undefined || !/^[-+]?\d/.test(stated.value) || (WEAK.has(key) && !surely)) return null;
  const value = Number(stated.value);
  if (!Number.isFinite(value)) return null;
  const inMinutes = name.unit === 's' && MINUTE.test(stated.unit);
  return {
    name: name.metric,
    value: inMinutes ? Math.round(value * 60) : value,
    unit: name.unit,
    ...(labels === undefined ? {} : { labels }),
  };
}

function readDump(draft: Draft, text: string, context: FormatContext): void {
  const host = DUMP_HOST.exec(text)?.[1];
  if (host !== undefined) draft.host = host;
  DUMP_DATE.lastIndex = 0;
  if (!DUMP_DATE.test(text)) return;
  const time = readLineTime(text, DUMP_DATE.lastIndex, context);
  if (time !== null) draft.timeMs = time.ms;
}

function readUps(text: string, context: FormatContext): FormatReading | null {
  const { service } = context;
  const known = service !== undefined && service !== null && POWER_SERVICE.test(service);
  const dump = STATUS_DUMP.test(text) && DUMP_HOST.test(text);
  const surely = known || dump || SENTENCE.test(text) || APCUPSD.test(text);
  const values = statedValues(text);
  const named = UPS_NAME.exec(text);
  const ups = named?.[1] ?? named?.[2];
  const labels = ups === undefined ? undefined : { ups };
  const samples = values.flatMap((stated) => sampleOf(stated, labels, surely || ups !== undefined) ?? []);
  const words = stateWords(values);
  const states = samples.length > 0 || values.some(({ key }) => key === 'upsstatus');
  if (!surely && !states) return null;
  const draft: Draft = { meta: {} };
  if (samples.length > 0) draft.samples = samples;
  if (ups !== undefined) draft.meta.ups = ups;
  const code = EVENT_CODE.exec(text)?.[1];
  if (code !== undefined) draft.meta.event_code = `0x${code}`;
  if (service === undefined || service === null || service === '') draft.service = 'ups';
  else if (/^ups$/i.test(service)) draft.service = 'ups';
  if (dump) readDump(draft, text, context);
  if (words !== undefined) draft.msg = `${text} (${ups === undefined ? '' : `UPS ${ups} `}${words})`;
  return draft;
}

/** UPS: APC PowerNet, apcupsd and Network UPS Tools; charge, load, run time and voltages become samples. */
export const UPS: LineFormat = {
  name: 'ups',
  read(text: string, context: FormatContext): FormatReading | null {
    return readUps(text, context);
  },
};
