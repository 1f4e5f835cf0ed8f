import { AdaptiveSeries, createDetectStage } from '@aiops/pipeline';
import { DEFAULT_POLICY } from '@aiops/policy';
import type { StageInput } from '@aiops/ports';
import { Registry } from '@aiops/registry';
import { heldBytes } from '../held-bytes.ts';
import { type BenchRow, row } from '../report.ts';
import { PERIOD_SEC } from './generators.ts';
import { Random } from './random.ts';

const TARGETS = { adaptivePointsPerS: 300_000, adaptiveBytes: 4_096 };
const START_MS = Date.UTC(2026, 0, 1);
const NOISE_POINTS = 60_480;
/** Points after which a series holds all that it will. */
const WARM_POINTS = 2_000;
const STAGE_WARM_POINTS = 120;

/** What the adaptive detector and the stage cost: CPU time of one core, and the heap that stays after a collection. */
export function costRows(quick: boolean): BenchRow[] {
  const rounds = quick ? 10 : 50;
  return [
    row(
      'adaptive_points_per_s',
      adaptivePointsPerSecond(rounds),
      '1/s',
      'higher',
      TARGETS.adaptivePointsPerS,
      `${rounds} series-weeks of Gaussian noise`,
    ),
    row(
      'adaptive_bytes_per_series',
      adaptiveBytes(quick ? 200 : 1_000),
      'bytes',
      'lower',
      TARGETS.adaptiveBytes,
      'heap and buffers',
    ),
    row(
      'stage_bytes_per_series',
      stageBytes(quick ? 500 : 2_000),
      'bytes',
      'lower',
      null,
      'all of anomaly-detection, names included',
    ),
  ];
}

function adaptivePointsPerSecond(rounds: number): number {
  const random = new Random(5);
  const values = Array.from({ length: NOISE_POINTS }, () => 50 + random.gaussian());
  const run = (): void => {
    const series = new AdaptiveSeries();
    let ms = START_MS;
    for (const value of values) {
      series.update(ms, value);
      ms += PERIOD_SEC * 1000;
    }
  };
  run();
  const started = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) run();
  const { user, system } = process.cpuUsage(started);
  return (rounds * NOISE_POINTS * 1e6) / (user + system);
}

function adaptiveBytes(count: number): number {
  const random = new Random(6);
  const before = heldBytes();
  const all = Array.from({ length: count }, () => {
    const series = new AdaptiveSeries();
    for (let i = 0; i < WARM_POINTS; i += 1) series.update(START_MS + i * 10_000, 50 + random.gaussian());
    return series;
  });
  return (heldBytes() - before) / all.length;
}

function stageBytes(count: number): number {
  const random = new Random(7);
  const stage = createDetectStage({
    role: 'anomaly-detection',
    policyOf: () => DEFAULT_POLICY,
    registry: () => Registry.EMPTY,
  });
  const before = heldBytes();
  for (let point = 0; point < STAGE_WARM_POINTS; point += 1) {
    stage.process(roundOf(count, point, random));
  }
  const bytes = (heldBytes() - before) / count;
  // Used after the measurement, so that it is still there in it.
  return stage.usage().length > 0 ? bytes : 0;
}

/** One sample of each series. */
function roundOf(count: number, point: number, random: Random): StageInput[] {
  const atMs = START_MS + point * PERIOD_SEC * 1000;
  const ts = new Date(atMs).toISOString();
  return Array.from({ length: count }, (_, series) => {
    const id = `c${series}-${point}`;
    const item = {
      schema_version: '3.0',
      tracking_id: id,
      record_id: id,
      ts,
      received_at: ts,
      ship_id: 'bench',
      ship_id_source: 'record',
      source: 'bench',
      service: 'node',
      host: `host-${series % 50}`,
      name: 'load_level',
      value: 50 + random.gaussian(),
      labels: { core: String(series) },
    };
    return { subject: 'metrics.ingested', atMs, item };
  });
}
