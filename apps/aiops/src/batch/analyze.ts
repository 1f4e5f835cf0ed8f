import type { AnomalyEnriched, Incident } from '@aiops/contracts';
import { CodedError, nearestName } from '@aiops/kernel';
import { faultText } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { counted } from '../cli/counted.ts';
import { incidentLine } from '../cli/incident-line.ts';
import { readableSize } from '../cli/unreadable-file.ts';
import { policyEnvironment } from '../options.ts';
import { defaultPolicyDirectory } from '../paths.ts';
import { loadPolicyDirectory } from '../policy-files.ts';
import { readRegistryFile } from '../registry-file.ts';
import { type Arrival, readArrivals } from './arrivals.ts';
import { replaceSkewedTimes } from './clock-skew.ts';
import { type FastPathResult, runFastPath } from './fast-path.ts';
import { openInput } from './read-files.ts';

export interface AnalyzeFlags {
  readonly devices?: string;
  readonly policy?: string;
  readonly ship?: string;
  readonly year?: number;
  readonly json?: boolean;
  readonly anomalies?: boolean;
}

const SHOW_REFUSED = 5;

/** Reads the files, runs the Fast Path over them and prints what it found. */
export async function analyze(files: readonly string[], flags: AnalyzeFlags): Promise<void> {
  const startedMs = performance.now();
  // All are looked at before any is read: a mistyped name must not be found half way.
  for (const path of files) if (path !== '-') await readableSize(path);
  const policy = await loadPolicyDirectory(flags.policy ?? defaultPolicyDirectory(), policyEnvironment());
  if (!policy.ok) throw new CodedError('policy_invalid', policy.error.map(faultText).join('\n'));
  const registry =
    flags.devices === undefined ? Registry.EMPTY : new Registry(await readRegistryFile(flags.devices));
  if (flags.ship !== undefined) noteUnknownShip(flags.ship, registry);
  const refused: string[] = [];
  const arrivals: Arrival[] = [];
  const maxAheadMs = policy.value.policy.correlate.batch_skew_sec * 1000;
  for (const [fileNumber, path] of files.entries()) {
    const file = await openInput(path);
    const read = await readArrivals(file, {
      policy: policy.value,
      registry,
      // Of one ship, a host that is not registered is on it too: its clock is the ship's.
      siteShipId: flags.ship ?? registry.onlyShipId,
      year: flags.year ?? null,
      fileNumber,
      receivedMs: Date.now(),
      onRefused: (name, line, reason) => refused.push(`${name}:${line}: ${reason}`),
    });
    for (const arrival of replaceSkewedTimes(read, maxAheadMs)) arrivals.push(arrival);
    progress(`read ${counted(arrivals.length, 'record')}`);
  }
  const result = await runFastPath(arrivals, { policy: policy.value, registry }, (done, total) =>
    progress(`analyzed ${done} of ${counted(total, 'record')}`),
  );
  progress('');
  const durationMs = Math.round(performance.now() - startedMs);
  if (flags.json === true) printJson(result, refused.length, durationMs, flags.anomalies === true);
  else printText(result, refused, durationMs, flags.anomalies === true);
}

/** A slip in the ship would read its clocks as UTC without a word. */
function noteUnknownShip(shipId: string, registry: Registry): void {
  const ids = registry.ships.map(({ ship_id }) => ship_id);
  if (ids.length === 0 || ids.includes(shipId)) return;
  const near = nearestName(shipId, ids);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  process.stderr.write(
    `no ship of the registry is ${shipId}: its times without a zone are read as UTC${hint}\n`,
  );
}

function summaryOf({ counts, incidents }: FastPathResult, refused: number, durationMs: number) {
  return {
    logs: counts.logs,
    metrics: counts.metrics,
    alerts: counts.alerts,
    anomalies: counts.anomalies,
    incidents: standing(incidents).length,
    duplicates: counts.duplicates,
    suppressions: counts.suppressions,
    errors: counts.errors + refused,
    duration_ms: durationMs,
  };
}

/** Incidents that were merged into another are that other one. */
function standing(incidents: readonly Incident[]): Incident[] {
  return incidents.filter((incident) => incident.merged_into === undefined);
}

function printJson(
  result: FastPathResult,
  refused: number,
  durationMs: number,
  withAnomalies: boolean,
): void {
  const answer = {
    summary: summaryOf(result, refused, durationMs),
    incidents: standing(result.incidents),
    ...(withAnomalies ? { anomalies: result.anomalies } : {}),
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function printText(
  result: FastPathResult,
  refused: readonly string[],
  durationMs: number,
  withAnomalies: boolean,
): void {
  const summary = summaryOf(result, refused.length, durationMs);
  if (withAnomalies) for (const anomaly of result.anomalies) say(anomalyLine(anomaly));
  for (const incident of standing(result.incidents)) say(incidentLine(incident));
  for (const fault of refused.slice(0, SHOW_REFUSED)) say(`not read: ${fault}`);
  if (refused.length > SHOW_REFUSED) say(`not read: ${refused.length - SHOW_REFUSED} more`);
  say(
    `${counted(summary.logs, 'log')}, ${counted(summary.metrics, 'metric')}, ${counted(summary.alerts, 'alert')} → ` +
      `${counted(summary.anomalies, 'finding')} → ${counted(summary.incidents, 'incident')} ` +
      `(${counted(summary.duplicates, 'repeat')}, ${summary.suppressions} suppressed, ` +
      `${counted(summary.errors, 'error')}) in ${(durationMs / 1000).toFixed(1)} s`,
  );
}

function anomalyLine(anomaly: AnomalyEnriched): string {
  const where = anomaly.device_id ?? anomaly.host ?? 'no host';
  return `${anomaly.occurred_at}  ${anomaly.role.padEnd(8)}  ${anomaly.state.padEnd(7)}  ${anomaly.incident_type}  ${where}  ${anomaly.reason}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** On a terminal only; an empty text wipes the line. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
