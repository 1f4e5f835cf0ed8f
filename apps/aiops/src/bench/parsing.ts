import { createNormaliser, parseLine } from '@aiops/pipeline';
import { createTypeMatcher, DEFAULT_POLICY } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { JSON_LINES, KEY_VALUE_LINES, linesOf, SYSLOG_LINES, VENDOR_LINES } from './parsing-lines.ts';
import { type BenchReport, quantile, report, row } from './report.ts';

const TARGETS = { syslog: 200_000, vendor: 150_000 };
/** Different lines, so that nothing is read twice in a row. */
const LINES = 20_000;
const RUNS = 5;

/**
 * Lines a second of processor time, the collector's included, so that what else runs on the machine counts for nothing:
 * the median of some runs, after one that only warms up.
 */
function rateOf(lines: readonly string[], rounds: number, handle: (line: string) => void): number {
  const rates: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) for (const line of lines) handle(line);
    const { user, system } = process.cpuUsage(before);
    if (run > 0) rates.push((lines.length * rounds) / ((user + system) / 1e6));
  }
  return quantile(rates, 0.5) ?? 0;
}

/** Everything between a line and the message of the inside, for comparison. */
function normalising(): (line: string) => void {
  let ids = 0;
  const normaliser = createNormaliser({
    policy: DEFAULT_POLICY,
    registry: () => Registry.EMPTY,
    siteShipId: null,
    newId: () => {
      ids += 1;
      return String(ids);
    },
    typeOf: createTypeMatcher(DEFAULT_POLICY),
  });
  const receivedMs = Date.now();
  return (line) => {
    normaliser.normaliseLine(line, { source: 'bench' }, receivedMs);
  };
}

/** Parsing alone, in this process and on one core: no sockets, no bus, no store. */
export async function benchParsing(quick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const rounds = quick ? 5 : 20;
  const context = { receivedMs: Date.now() };
  const parse = (line: string): void => {
    parseLine(line, context);
  };
  const measure = (name: string, shapes: readonly string[], handle = parse) => {
    const rate = rateOf(linesOf(shapes, LINES), rounds, handle);
    say(`${name}: ${Math.round(rate)} a second`);
    return rate;
  };
  return report('parsing', [
    row('syslog_lines_per_s', measure('syslog', SYSLOG_LINES), '1/s', 'higher', TARGETS.syslog),
    row('vendor_lines_per_s', measure('vendors', VENDOR_LINES), '1/s', 'higher', TARGETS.vendor),
    row('json_lines_per_s', measure('JSON', JSON_LINES), '1/s', 'higher', null),
    row('kv_lines_per_s', measure('key=value', KEY_VALUE_LINES), '1/s', 'higher', null),
    row(
      'normalised_lines_per_s',
      measure('normalised', SYSLOG_LINES, normalising()),
      '1/s',
      'higher',
      null,
      'syslog lines to messages of the inside',
    ),
  ]);
}
