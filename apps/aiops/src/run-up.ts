import type { Incident, RegistryDocument } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import { faultText } from '@aiops/policy';
import { createDemoFeed, type DemoFeed } from '@aiops/scenarios';
import { Announcements } from './announcements.ts';
import { counted } from './cli/counted.ts';
import { goOnWithoutReader } from './cli/output.ts';
import { sendHistory, startLiveFeed } from './demo-feed.ts';
import { idleFeaturesText } from './idle-features.ts';
import { type Options, policyEnvironment, readOptions } from './options.ts';
import { defaultPolicyDirectory } from './paths.ts';
import { loadPolicyDirectory } from './policy-files.ts';
import { readRegistryFile } from './registry-file.ts';
import { type Embedded, startEmbedded } from './roles/embedded.ts';

export interface UpFlags {
  readonly host?: string;
  readonly port?: number;
  readonly syslogHost?: string;
  readonly syslogPort?: number;
  readonly snmpTrapPort?: number;
  readonly data?: string;
  readonly policy?: string;
  readonly webhooks?: string;
  readonly devices?: string;
  readonly ship?: string;
  /** False with `--no-host-metrics`. */
  readonly hostMetrics?: boolean;
  readonly logLevel?: Options['logLevel'];
  readonly demo?: boolean;
}

const DEMO_SEED = 1;
export async function runUp(flags: UpFlags): Promise<void> {
  const options = optionsOf(flags);
  const demo = flags.demo === true ? createDemoFeed({ seed: DEMO_SEED, startMs: Date.now() }) : null;
  goOnWithoutReader();
  const embedded = await start(options, demo);
  stopOnSignals(embedded);
  const { site } = embedded;
  if (demo !== null) await runDemo(embedded);
  const { url, syslogPort, snmpTrapPort } = embedded;
  const traps = snmpTrapPort === null ? '' : `SNMP traps on ${options.host}:${snmpTrapPort}, `;
  say(
    `ready: ${url} (console; the API is below /api/v3), ${traps}syslog on ${options.syslogHost}:${syslogPort}`,
  );
  site.log.info({ url: embedded.url }, 'ready');
}

function optionsOf(flags: UpFlags): Options {
  return readOptions(
    {
      ...(flags.host === undefined ? {} : { host: flags.host }),
      ...(flags.port === undefined ? {} : { port: flags.port }),
      ...(flags.syslogHost === undefined ? {} : { syslogHost: flags.syslogHost }),
      ...(flags.syslogPort === undefined ? {} : { syslogPort: flags.syslogPort }),
      ...(flags.snmpTrapPort === undefined ? {} : { snmpTrapPort: flags.snmpTrapPort }),
      ...(flags.data === undefined ? {} : { dataDirectory: flags.data }),
      ...(flags.policy === undefined ? {} : { policyDirectory: flags.policy }),
      ...(flags.webhooks === undefined ? {} : { webhooksDirectory: flags.webhooks }),
      ...(flags.devices === undefined ? {} : { devicesFile: flags.devices }),
      ...(flags.ship === undefined ? {} : { siteShipId: flags.ship }),
      // The demo shows its fleet, and nothing of the machine that plays it.
      hostMetrics: flags.hostMetrics !== false && flags.demo !== true,
      ...(flags.logLevel === undefined ? {} : { logLevel: flags.logLevel }),
    },
    { policyDirectory: defaultPolicyDirectory() },
  );
}

async function start(options: Options, demo: DemoFeed | null): Promise<Embedded> {
  const readPolicy = () => loadPolicyDirectory(options.policyDirectory, policyEnvironment());
  const loaded = await readPolicy();
  if (!loaded.ok) throw new CodedError('policy_invalid', loaded.error.map(faultText).join('\n'));
  const registry = options.devicesFile === null ? null : await readRegistryFile(options.devicesFile, null);
  const embedded = await startEmbedded({
    options,
    policy: loaded.value,
    readPolicy,
    registry: together(demo?.registry ?? null, registry),
    onIncident: (incident) => announce(incident),
  });
  // Of one that did not start it would only stand in front of the reason.
  const idle = idleFeaturesText(loaded.value.valueSources());
  if (idle !== '') process.stderr.write(`${idle}\n`);
  return embedded;
}

/** The demo's fleet and the devices of a file, where both are asked for. */
function together(a: RegistryDocument | null, b: RegistryDocument | null): RegistryDocument | null {
  if (a === null || b === null) return a ?? b;
  return { ships: [...a.ships, ...b.ships], devices: [...a.devices, ...b.devices] };
}

/** About as long as it takes to send six hours, so that the fault begins when people begin to look. */
const HISTORY_TAKES_MS = 5_000;

/** Past first, in its order; the live feed begins where it ends. */
async function runDemo({ site, intake }: Embedded): Promise<void> {
  const startMs = site.clock.now() + HISTORY_TAKES_MS;
  const feed = createDemoFeed({ seed: DEMO_SEED, startMs });
  say('demo: filling in six hours of history of three ships …');
  const records = await sendHistory(feed, intake, () => judgedBy(site));
  say(`demo: ${counted(records, 'record')} of history; a fault is beginning now`);
  const live = startLiveFeed(feed, intake, site.log, startMs, () => site.clock.now());
  site.app.onStop('demo feed', () => live.stop());
}

/** Records that both detections have handled. */
function judgedBy({ running }: Embedded['site']): number {
  const roles = ['anomaly-detection', 'enhanced-anomaly-detection'];
  const counts = running.map((one) => one.status()).filter(({ role }) => roles.includes(role));
  return Math.min(...counts.map(({ processed }) => processed));
}

const announcements = new Announcements();

function announce(incident: Incident): void {
  const line = announcements.lineOf(incident);
  if (line !== null) say(line);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function stopOnSignals({ site }: Embedded): void {
  const stop = (): void => {
    if (site.app.isStopping) process.exit(130);
    say('stopping … (again to stop at once)');
    void site.app.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', () => {
    void site.policy.reload().then((outcome) => {
      if (outcome.ok) say(`policy reloaded: ${counted(outcome.changed.length, 'value')} changed`);
      else
        for (const { file, line, key, reason } of outcome.problems)
          say(`policy refused: ${file}:${line ?? '?'}: ${key}: ${reason}`);
    });
  });
}
