export { runFunctionStage } from './run-function-stage.ts';
export { runHoldingStage } from './run-holding-stage.ts';
export type { Running, RunOptions } from './run-options.ts';
export { runPartitions } from './run-partitions.ts';
export { runTicker } from './run-ticker.ts';
export { runWindowStage } from './run-window-stage.ts';
