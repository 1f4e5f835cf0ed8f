export * from './demo.ts';
export type { InputRecord } from './record.ts';
export { BENIGN_SCENARIO_NAMES, generateScenario, SCENARIO_NAMES } from './scenario.ts';
export type { CauseTruth, ScenarioTruth } from './truth.ts';
export * from './worked-examples.ts';
export { writeScenario } from './write-scenario.ts';
