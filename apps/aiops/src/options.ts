import { EMBEDDED_PORT, SYSLOG_PORT } from '@aiops/contracts';

/** How one process is wired. What operators decide is policy; this is where things are. */
export interface Options {
  readonly host: string;
  readonly port: number;
  /** Syslog has no keys: it leaves the loopback only when it is told so itself. */
  readonly syslogHost: string;
  readonly syslogPort: number;
  /** Null: nobody listens for SNMP traps. */
  readonly snmpTrapPort: number | null;
  /** What SNMP traps must bring; null takes any. From the environment only: a command line is seen by everybody. */
  readonly snmpCommunity: string | null;
  readonly dataDirectory: string;
  readonly policyDirectory: string;
  /** Mapping files of webhooks; null: `webhooks` in the policy directory, if it is there. */
  readonly webhooksDirectory: string | null;
  readonly devicesFile: string | null;
  /** The ship of this site, for records that nobody else places. */
  readonly siteShipId: string | null;
  /** Whether the machine that this runs on sends its own metrics. */
  readonly hostMetrics: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Bytes the local bus may hold before senders are told to wait. */
  readonly busLimitBytes: number;
  /** Policy overrides from the environment: `AIOPS_POLICY__correlate__dedup_ttl_sec=60`. */
  readonly environment: Readonly<Record<string, string>>;
}

const LOOPBACK = '127.0.0.1';
const DEFAULT_BUS_LIMIT_BYTES = 4 * 1024 ** 3;

/** The only reader of the environment. Flags, where given, win over it. */
export function readOptions(
  flags: Partial<Omit<Options, 'environment' | 'snmpCommunity'>>,
  defaults: { readonly policyDirectory: string },
): Options {
  const env = process.env;
  const level = env['AIOPS_LOG_LEVEL'];
  return {
    host: flags.host ?? env['AIOPS_HOST'] ?? LOOPBACK,
    port: flags.port ?? numberOf(env['AIOPS_PORT']) ?? EMBEDDED_PORT,
    syslogHost: flags.syslogHost ?? env['AIOPS_SYSLOG_HOST'] ?? LOOPBACK,
    syslogPort: flags.syslogPort ?? numberOf(env['AIOPS_SYSLOG_PORT']) ?? SYSLOG_PORT,
    snmpTrapPort: flags.snmpTrapPort ?? numberOf(env['AIOPS_SNMP_TRAP_PORT']) ?? null,
    snmpCommunity: env['AIOPS_SNMP_COMMUNITY'] || null,
    dataDirectory: flags.dataDirectory ?? env['AIOPS_DATA'] ?? './data',
    policyDirectory: flags.policyDirectory ?? env['AIOPS_POLICY'] ?? defaults.policyDirectory,
    webhooksDirectory: flags.webhooksDirectory ?? env['AIOPS_WEBHOOKS'] ?? null,
    devicesFile: flags.devicesFile ?? env['AIOPS_DEVICES'] ?? null,
    siteShipId: flags.siteShipId ?? env['AIOPS_SHIP'] ?? null,
    hostMetrics: (flags.hostMetrics ?? true) && env['AIOPS_HOST_METRICS'] !== 'off',
    logLevel: flags.logLevel ?? (isLevel(level) ? level : 'warn'),
    busLimitBytes: flags.busLimitBytes ?? numberOf(env['AIOPS_BUS_LIMIT_BYTES']) ?? DEFAULT_BUS_LIMIT_BYTES,
    environment: policyEnvironment(),
  };
}

/** The variables that override policy keys. */
export function policyEnvironment(): Readonly<Record<string, string>> {
  const overrides: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('AIOPS_POLICY__') && value !== undefined) overrides[name] = value;
  }
  return overrides;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function isLevel(text: string | undefined): text is Options['logLevel'] {
  return text !== undefined && ['debug', 'info', 'warn', 'error', 'silent'].includes(text);
}
