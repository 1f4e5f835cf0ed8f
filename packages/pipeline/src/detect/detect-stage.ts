import type { LogMessage, MetricSample, RoleName } from '@aiops/contracts';
import { CodedError } from '@aiops/kernel';
import type { Policy } from '@aiops/policy';
import type { StageEffects, StageInput, WindowStage } from '@aiops/ports';
import type { Registry } from '@aiops/registry';
import { EffectsBuilder, messageOf } from '../stage.ts';
import { anomalyOf } from './anomaly.ts';
import type { StateUsage } from './bounded-state.ts';
import { createContextDetector } from './context-detector.ts';
import { RulesCache } from './detect-rules.ts';
import { isGroup, type LogDetector, type MetricDetector, type Say, type Situation } from './detector.ts';
import { ImpactMeter, type ImpactSnapshot } from './impact/impact-meter.ts';
import { createLevelDetector } from './level-detector.ts';
import { PatternDetector } from './pattern-detector.ts';
import { SeriesJudge } from './series/series-judge.ts';
import { createSurroundings } from './surroundings/surroundings.ts';
import { ShipTemplates } from './templates/ship-templates.ts';
import { TemplateDetector } from './templates/template-detector.ts';
import { createThresholdDetector } from './threshold-detector.ts';

export type DetectRole = Extract<RoleName, 'anomaly-detection' | 'enhanced-anomaly-detection'>;

export interface DetectStageOptions {
  readonly role: DetectRole;
  /** The policy in force for a ship; the same object as long as nothing changed. */
  readonly policyOf: (shipId: string | null) => Policy;
  readonly registry: () => Registry;
}

export interface DetectStage extends WindowStage {
  /** How full each detector's state is and what it dropped, for the metrics. */
  usage(): readonly StateUsage[];
}

const SNAPSHOT_VERSION = 2;

interface DetectSnapshot {
  readonly version: number;
  readonly detectors: Readonly<Record<string, unknown>>;
  /** Absent in those of before impact was measured. */
  readonly impact?: ImpactSnapshot;
}

/** They are asked in this order. */
interface Detectors {
  readonly ofLogs: readonly LogDetector[];
  readonly ofMetrics: readonly MetricDetector[];
}

function createDetectors(role: DetectRole): Detectors {
  const templates = new ShipTemplates();
  const around = createSurroundings(role);
  return {
    ofLogs: [
      new PatternDetector(),
      createLevelDetector(templates),
      new TemplateDetector(templates),
      around.ofLogs,
    ],
    ofMetrics: [createThresholdDetector(), createContextDetector(), new SeriesJudge(role), around.ofMetrics],
  };
}

/**
 * Consumes `logs.ingested` and `metrics.ingested`, emits `anomaly.detected`. Of the detectors only those run that the
 * ship's policy assigns to this role. Works on event time in the order of arrival. A detector that fails on a record is
 * an error entry of that record; the others and the records after it go on.
 */
export function createDetectStage(options: DetectStageOptions): DetectStage {
  const rules = new RulesCache();
  const { ofLogs, ofMetrics } = createDetectors(options.role);
  const all = [...ofLogs, ...ofMetrics];
  const meter = new ImpactMeter();

  const process = (batch: readonly StageInput[]): StageEffects => {
    const effects = new EffectsBuilder('detect', options.role);
    const registry = options.registry();
    for (const input of batch) {
      if (input.subject === 'logs.ingested') {
        const log = messageOf(input, 'logs.ingested');
        const situation = { rules: rules.of(options.policyOf(log.ship_id)), registry };
        judge(options.role, effects, ofLogs, log, input, situation, (detector, say) =>
          detector.onLog(log, situation, say),
        );
      } else if (input.subject === 'metrics.ingested') {
        const sample = messageOf(input, 'metrics.ingested');
        const situation = { rules: rules.of(options.policyOf(sample.ship_id)), registry };
        const { impact: settings } = situation.rules.policy.detect;
        meter.note(sample, settings);
        judge(options.role, effects, ofMetrics, sample, input, situation, (detector, say) =>
          detector.onMetric(sample, situation, (statement) =>
            say({ ...statement, impact: meter.impactOf(sample, statement, settings) }),
          ),
        );
      }
    }
    return effects.build();
  };

  return {
    process,
    usage: () => [...all.flatMap((detector) => detector.usage()), meter.usage()],
    snapshot: () => ({
      version: SNAPSHOT_VERSION,
      detectors: Object.fromEntries(all.map((detector) => [detector.name, detector.snapshot()])),
      impact: meter.snapshot(),
    }),
    restore: (state) => {
      const { version, detectors, impact } = state as DetectSnapshot;
      if (version !== SNAPSHOT_VERSION) {
        throw new CodedError(
          'snapshot_version',
          `detect: a snapshot of version ${version} can't be read: remove the folder snapshots of the data directory to learn anew`,
        );
      }
      for (const detector of all) {
        const kept = detectors[detector.name];
        if (kept !== undefined) detector.restore(kept);
      }
      if (impact !== undefined) meter.restore(impact);
    },
  };
}

/** Runs the detectors of this role over one record and turns what they say into effects. */
function judge<D extends LogDetector | MetricDetector>(
  role: DetectRole,
  effects: EffectsBuilder,
  detectors: readonly D[],
  record: LogMessage | MetricSample,
  input: StageInput,
  situation: Situation,
  ask: (detector: D, say: Say) => void,
): void {
  let said = 0;
  let failed = false;
  const say: Say = (statement) => {
    said += 1;
    const anomaly = anomalyOf(record, statement);
    effects.emit('anomaly.detected', anomaly.ship_id, anomaly.record_id, anomaly);
    effects.verdict({
      tracking_id: anomaly.tracking_id,
      record_id: anomaly.record_id,
      ts: anomaly.ts,
      ship_id: anomaly.ship_id,
      verdict: statement.verdict,
      detail: statement.reason,
      fingerprint: anomaly.fingerprint,
    });
  };
  for (const detector of detectors) {
    if (!runs(detector, situation, role)) continue;
    try {
      ask(detector, say);
    } catch (error) {
      failed = true;
      effects.error({ ...record, code: `detector_failed_${detector.name}`, error });
    }
  }
  if (said > 0 || failed) noteHops(effects, record, input, failed);
}

function runs(detector: LogDetector | MetricDetector, { rules }: Situation, role: DetectRole): boolean {
  const { name, answersFor } = detector;
  if (answersFor !== undefined) return answersFor.some((one) => rules.runs(one, role));
  return !isGroup(name) && rules.runs(name, role);
}

/** Once per record: how it came in, and that it was judged. */
function noteHops(
  effects: EffectsBuilder,
  record: LogMessage | MetricSample,
  input: StageInput,
  failed: boolean,
): void {
  const { tracking_id, record_id } = record;
  effects.hop({
    tracking_id,
    record_id,
    stage: 'ingest',
    status: 'ok',
    startedMs: Date.parse(record.received_at),
    endedMs: input.atMs,
  });
  effects.hop({ tracking_id, record_id, stage: 'detect', status: failed ? 'error' : 'ok' });
}
