import { EMBEDDED_PORT, SYSLOG_PORT } from '@aiops/contracts';
import { CodedError, errorText } from '@aiops/kernel';

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
  /** The language model of this site; with neither, narratives are by rules. A file goes before a server. */
  readonly model: {
    /** A GGUF file that runs in this process. */
    readonly file: string | null;
    /** An Ollama server. */
    readonly ollamaUrl: string | null;
  };
  /** What brings the vectors of documents: `bundled`, `none`, `ollama:<model>` or a GGUF file. */
  readonly embedder: string;
  /** Where vectors are kept; null: in the store. */
  readonly qdrant: { readonly url: string; readonly apiKey?: string } | null;
  /** Policy overrides from the environment: `AIOPS_POLICY__correlate__dedup_ttl_sec=60`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the engines of a distributed installation are. */
export interface ClusterOptions {
  readonly nats: {
    readonly servers: readonly string[];
    /** Copies of each stream in a cluster of servers. */
    readonly replicas: number;
    readonly user?: string;
    readonly password?: string;
    /** PEM file of the authority that signed the servers' certificates, where the machine does not know it. */
    readonly caFile?: string;
  };
  readonly clickHouse: {
    readonly url: string;
    readonly username?: string;
    readonly password?: string;
    /** As `caFile`, its content. */
    readonly caCertificate?: Buffer;
  };
  /** Ships are spread over so many. The same for every process. */
  readonly partitions: number;
}

const DEFAULT_PARTITIONS = 8;
const MAX_PARTITIONS = 256;
/** A stream of NATS has no more. */
const MAX_REPLICAS = 5;

/**
 * From the environment only: addresses and secrets do not belong on a command line. A secret is read from the file that
 * `<NAME>_FILE` names, or is `<NAME>` itself.
 * @throws CodedError `options_invalid`
 */
export function readClusterOptions(readFile: (path: string) => string): ClusterOptions {
  const env = process.env;
  const addresses = requiredAddresses();
  const url = addresses.AIOPS_CLICKHOUSE_URL;
  const servers = addresses.AIOPS_NATS_URL.split(',').map((server) => server.trim());
  const textOf = (name: string): string | undefined => {
    const file = env[name];
    return file === undefined || file === '' ? undefined : fileOf(name, file, readFile);
  };
  const secret = (name: string): string | undefined => textOf(`${name}_FILE`)?.trim() ?? env[name];
  const natsCa = textOf('AIOPS_NATS_CA_FILE') === undefined ? undefined : env['AIOPS_NATS_CA_FILE'];
  const clickHouseCa = textOf('AIOPS_CLICKHOUSE_CA_FILE');
  return {
    nats: {
      servers,
      replicas: wholeNumberOf('AIOPS_NATS_REPLICAS', MAX_REPLICAS) ?? 1,
      ...login(env['AIOPS_NATS_USER'], secret('AIOPS_NATS_PASSWORD'), 'user'),
      ...(natsCa === undefined ? {} : { caFile: natsCa }),
    },
    clickHouse: {
      url,
      ...login(env['AIOPS_CLICKHOUSE_USER'], secret('AIOPS_CLICKHOUSE_PASSWORD'), 'username'),
      ...(clickHouseCa === undefined ? {} : { caCertificate: Buffer.from(clickHouseCa) }),
    },
    partitions: wholeNumberOf('AIOPS_PARTITIONS', MAX_PARTITIONS) ?? DEFAULT_PARTITIONS,
  };
}

function fileOf(name: string, path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    throw new CodedError('options_invalid', `${name}: ${path} can’t be read: ${errorText(error)}`, {
      cause: error,
    });
  }
}

/** What is set wrong is told: a process that took its own default instead would work on another part of the ships. */
function wholeNumberOf(name: string, most: number): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw new CodedError(
    'options_invalid',
    `${name} is ${text}; set it to a whole number from 1 to ${most}, the same for every role`,
  );
}

function login<K extends string>(
  user: string | undefined,
  password: string | undefined,
  key: K,
): { [key in K]?: string } & { password?: string } {
  const named = (user === undefined ? {} : { [key]: user }) as { [key in K]?: string };
  return { ...named, ...(password === undefined ? {} : { password }) };
}

const EXAMPLES = {
  AIOPS_NATS_URL: 'nats://127.0.0.1:4222',
  AIOPS_CLICKHOUSE_URL: 'http://127.0.0.1:8123',
} as const;

/** All that are missing are told at once. */
function requiredAddresses(): Readonly<Record<keyof typeof EXAMPLES, string>> {
  const { AIOPS_NATS_URL = '', AIOPS_CLICKHOUSE_URL = '' } = process.env;
  const found = { AIOPS_NATS_URL, AIOPS_CLICKHOUSE_URL };
  const missing = Object.entries(EXAMPLES).filter(([name]) => (process.env[name] ?? '') === '');
  if (missing.length === 0) return found;
  const names = missing.map(([name]) => name).join(' and ');
  const examples = missing.map(([name, example]) => `${name}=${example}`).join(' ');
  throw new CodedError('options_invalid', `${names} must be set, for example ${examples}`);
}

/** Whether a distributed installation is meant: one of its engines is named. */
export function namesEngines(): boolean {
  return Object.keys(EXAMPLES).some((name) => (process.env[name] ?? '') !== '');
}

const LOOPBACK = '127.0.0.1';
const DEFAULT_BUS_LIMIT_BYTES = 4 * 1024 ** 3;

/** The only reader of the environment. Flags, where given, win over it. */
export function readOptions(
  flags: Partial<Omit<Options, 'environment' | 'snmpCommunity'>>,
  defaults: { readonly policyDirectory: string; readonly port?: number },
): Options {
  const env = process.env;
  const level = env['AIOPS_LOG_LEVEL'];
  return {
    host: flags.host ?? env['AIOPS_HOST'] ?? LOOPBACK,
    port: flags.port ?? numberOf(env['AIOPS_PORT']) ?? defaults.port ?? EMBEDDED_PORT,
    syslogHost: flags.syslogHost ?? env['AIOPS_SYSLOG_HOST'] ?? LOOPBACK,
    syslogPort: flags.syslogPort ?? numberOf(env['AIOPS_SYSLOG_PORT']) ?? SYSLOG_PORT,
    snmpTrapPort: flags.snmpTrapPort ?? numberOf(env['AIOPS_SNMP_TRAP_PORT']) ?? null,
    snmpCommunity: env['AIOPS_SNMP_COMMUNITY'] || null,
    dataDirectory: flags.dataDirectory ?? env['AIOPS_DATA'] ?? './data',
    policyDirectory: flags.policyDirectory ?? env['AIOPS_POLICY'] ?? defaults.policyDirectory,
    webhooksDirectory: flags.webhooksDirectory ?? env['AIOPS_WEBHOOKS'] ?? null,
    devicesFile: flags.devicesFile ?? env['AIOPS_DEVICES'] ?? null,
    siteShipId: (flags.siteShipId ?? env['AIOPS_SHIP']) || null,
    hostMetrics: (flags.hostMetrics ?? true) && env['AIOPS_HOST_METRICS'] !== 'off',
    logLevel: flags.logLevel ?? (isLevel(level) ? level : 'warn'),
    busLimitBytes: flags.busLimitBytes ?? numberOf(env['AIOPS_BUS_LIMIT_BYTES']) ?? DEFAULT_BUS_LIMIT_BYTES,
    model: {
      file: env['AIOPS_MODEL_FILE'] || null,
      ollamaUrl: env['AIOPS_OLLAMA_URL'] || null,
    },
    embedder: env['AIOPS_EMBEDDER'] || 'bundled',
    qdrant: qdrantOf(env['AIOPS_QDRANT_URL'], env['AIOPS_QDRANT_API_KEY']),
    environment: policyEnvironment(),
  };
}

function qdrantOf(url = '', apiKey = ''): Options['qdrant'] {
  if (url === '') return null;
  return apiKey === '' ? { url } : { url, apiKey };
}

/** For a program that this one starts: what it has itself, and these. */
export function environmentWith(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...own };
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
