/** What an object's numbers mean, where it is an enumeration. */
type Meanings = Readonly<Record<number, string>>;

interface NamedObject {
  readonly name: string;
  readonly meanings?: Meanings;
}

/** Notifications by their OID, without the `.0` that stands before the last number where v1 traps were translated. */
const TRAPS: Readonly<Record<string, string>> = {
  // SNMPv2-MIB, IF-MIB
  '1.3.6.1.6.3.1.1.5.1': 'coldStart',
  '1.3.6.1.6.3.1.1.5.2': 'warmStart',
  '1.3.6.1.6.3.1.1.5.3': 'linkDown',
  '1.3.6.1.6.3.1.1.5.4': 'linkUp',
  '1.3.6.1.6.3.1.1.5.5': 'authenticationFailure',
  '1.3.6.1.6.3.1.1.5.6': 'egpNeighborLoss',
  // UPS-MIB (RFC 1628)
  '1.3.6.1.2.1.33.2.1': 'upsTrapOnBattery',
  '1.3.6.1.2.1.33.2.2': 'upsTrapTestCompleted',
  '1.3.6.1.2.1.33.2.3': 'upsTrapAlarmEntryAdded',
  '1.3.6.1.2.1.33.2.4': 'upsTrapAlarmEntryRemoved',
  // ENTITY-MIB, ENTITY-STATE-MIB
  '1.3.6.1.2.1.47.2.1': 'entConfigChange',
  '1.3.6.1.2.1.131.1': 'entStateOperEnabled',
  '1.3.6.1.2.1.131.2': 'entStateOperDisabled',
};

const UP_DOWN: Meanings = {
  1: 'up',
  2: 'down',
  3: 'testing',
  4: 'unknown',
  5: 'dormant',
  6: 'notPresent',
  7: 'lowerLayerDown',
};

/** Objects by their OID without the instance. */
const OBJECTS: Readonly<Record<string, NamedObject>> = {
  '1.3.6.1.2.1.1.1': { name: 'sysDescr' },
  '1.3.6.1.2.1.1.5': { name: 'sysName' },
  '1.3.6.1.2.1.1.6': { name: 'sysLocation' },
  '1.3.6.1.6.3.1.1.4.3': { name: 'snmpTrapEnterprise' },
  '1.3.6.1.2.1.2.2.1.1': { name: 'ifIndex' },
  '1.3.6.1.2.1.2.2.1.2': { name: 'ifDescr' },
  '1.3.6.1.2.1.2.2.1.3': { name: 'ifType' },
  '1.3.6.1.2.1.2.2.1.7': { name: 'ifAdminStatus', meanings: UP_DOWN },
  '1.3.6.1.2.1.2.2.1.8': { name: 'ifOperStatus', meanings: UP_DOWN },
  '1.3.6.1.2.1.31.1.1.1.1': { name: 'ifName' },
  '1.3.6.1.2.1.31.1.1.1.18': { name: 'ifAlias' },
  '1.3.6.1.4.1.9.2.2.1.1.20': { name: 'locIfReason' },
  '1.3.6.1.4.1.9.2.1.5': { name: 'authAddr' },
  '1.3.6.1.2.1.33.1.2.1': {
    name: 'upsBatteryStatus',
    meanings: { 1: 'unknown', 2: 'batteryNormal', 3: 'batteryLow', 4: 'batteryDepleted' },
  },
  '1.3.6.1.2.1.33.1.2.2': { name: 'upsSecondsOnBattery' },
  '1.3.6.1.2.1.33.1.2.3': { name: 'upsEstimatedMinutesRemaining' },
  '1.3.6.1.2.1.33.1.2.4': { name: 'upsEstimatedChargeRemaining' },
  '1.3.6.1.2.1.33.1.6.2.1.1': { name: 'upsAlarmId' },
  '1.3.6.1.2.1.33.1.6.2.1.2': { name: 'upsAlarmDescr' },
  '1.3.6.1.2.1.33.1.7.3': {
    name: 'upsTestResultsSummary',
    meanings: {
      1: 'donePass',
      2: 'doneWarning',
      3: 'doneError',
      4: 'aborted',
      5: 'inProgress',
      6: 'noTestsInitiated',
    },
  },
  '1.3.6.1.2.1.33.1.9.7': { name: 'upsConfigLowBattTime' },
  '1.3.6.1.2.1.47.1.1.1.1.2': { name: 'entPhysicalDescr' },
  '1.3.6.1.2.1.47.1.1.1.1.7': { name: 'entPhysicalName' },
  '1.3.6.1.2.1.131.1.1.1.2': {
    name: 'entStateAdmin',
    meanings: { 1: 'unknown', 2: 'locked', 3: 'shuttingDown', 4: 'unlocked' },
  },
};

const UPS_ALARMS = '1.3.6.1.2.1.33.1.6.3';
/** `upsWellKnownAlarms`, in words, by their last number. */
const UPS_ALARM_WORDS: readonly string[] = [
  ...['battery bad', 'on battery', 'battery low', 'battery depleted', 'temperature out of tolerance'],
  ...['input out of tolerance', 'output out of tolerance', 'output overload', 'on bypass', 'bypass failed'],
  ...['output off as requested', 'UPS off as requested', 'charger failed', 'output off', 'system off'],
  ...['fan failure', 'fuse failure', 'general fault', 'diagnostic test failed', 'communications lost'],
  ...['awaiting power', 'shutdown pending', 'shutdown imminent', 'test in progress'],
];

/** The name of a notification; undefined when it is not in the table. */
export function trapName(oid: string): string | undefined {
  return TRAPS[oid] ?? TRAPS[oid.replace(/\.0(\.\d+)$/, '$1')];
}

export interface ObjectName {
  readonly name: string;
  /** What comes behind the object: `3` of `ifDescr.3`. */
  readonly instance: string;
  readonly meanings: Meanings | undefined;
}

/** The longest known beginning of an OID; undefined when none is known. */
export function objectName(oid: string): ObjectName | undefined {
  for (let end = oid.lastIndexOf('.'); end > 0; end = oid.lastIndexOf('.', end - 1)) {
    const known = OBJECTS[oid.slice(0, end)];
    if (known !== undefined) {
      return { name: known.name, instance: oid.slice(end + 1), meanings: known.meanings };
    }
  }
  return undefined;
}

/** `on battery` for `upsAlarmOnBattery`. */
export function upsAlarmWords(oid: string): string | undefined {
  if (!oid.startsWith(`${UPS_ALARMS}.`)) return undefined;
  return UPS_ALARM_WORDS[Number(oid.slice(UPS_ALARMS.length + 1)) - 1];
}
