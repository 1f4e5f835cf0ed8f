import { randomBytes } from 'node:crypto';
import { uuidv7 } from '@aiops/kernel';
import { createNormaliser } from '@aiops/pipeline';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { decodeLogs, decodeWriteRequest } from '../roles/protocol-decoders.ts';
import { otlpLogsBody, remoteWriteBody } from './protocol-bodies.ts';
import { type BenchReport, quantile, report, row } from './report.ts';

const TARGETS = { otlp: 100_000 };
/** As the batch processor of a collector, and as Prometheus, send them. */
const OTLP_RECORDS = 8192;
const SERIES = 2000;
const LIMITS = {
  bodyBytes: 8_388_608,
  decodedBytes: 33_554_432,
  jsonBytes: 8_388_608,
  recordBytes: 1_048_576,
  records: 100_000,
  series: 100_000,
  samples: 100_000,
};
const RUNS = 5;

/**
 * Items a second of processor time, the collector's included, so that what else runs on the machine counts for
 * nothing: the median of some runs, after one that only warms up.
 */
function rateOf(items: number, rounds: number, handle: () => void): number {
  const rates: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) handle();
    const { user, system } = process.cpuUsage(before);
    if (run > 0) rates.push((items * rounds) / ((user + system) / 1e6));
  }
  return quantile(rates, 0.5) ?? 0;
}

function normalising(kind: 'log' | 'metric') {
  const random = randomBytes(10);
  const normaliser = createNormaliser({
    policy: DEFAULT_POLICY,
    registry: () => Registry.EMPTY,
    siteShipId: null,
    newId: (receivedMs) => uuidv7(receivedMs, random),
    typeOf: createTypeMatcher(DEFAULT_POLICY),
  });
  const origin = { source: 'bench', kind } as const;
  const receivedMs = Date.now();
  return (record: unknown): void => {
    if ('refused' in normaliser.normaliseRecord(record, origin, receivedMs)) throw new Error('refused');
  };
}

/** From decompressed bytes to normalised messages, in this process and on one core: no sockets, no bus, no store. */
export async function benchProtocols(quick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const rounds = quick ? 5 : 20;
  const nowMs = Date.now();
  const logs = otlpLogsBody(OTLP_RECORDS, nowMs - 60_000);
  const log = normalising('log');
  const otlp = rateOf(OTLP_RECORDS, rounds, () => {
    for (const item of decodeLogs(logs, 'protobuf', LIMITS, nowMs))
      for (const record of item?.records ?? []) log(record);
  });
  say(`OTLP logs: ${Math.round(otlp)} a second`);
  const samples = remoteWriteBody(SERIES, nowMs - 60_000);
  const metric = normalising('metric');
  const remoteWrite = rateOf(SERIES, rounds * 4, () => {
    for (const item of decodeWriteRequest(samples, LIMITS))
      for (const record of item?.records ?? []) metric(record);
  });
  say(`remote write: ${Math.round(remoteWrite)} a second`);
  const note = 'decoded and normalised, per second of processor time';
  return report('protocols', [
    row('otlp_records_per_s', otlp, '1/s', 'higher', TARGETS.otlp, note),
    row('remote_write_samples_per_s', remoteWrite, '1/s', 'higher', null, note),
  ]);
}
