export * from './demo.ts';
export type { InputRecord } from './record.ts';
export {
  type CauseTruth,
  generateScenario,
  SCENARIO_NAMES,
  type ScenarioTruth,
} from './scenario.ts';
export * from './worked-examples.ts';
export { writeScenario } from './write-scenario.ts';
