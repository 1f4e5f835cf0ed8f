export type { StateUsage } from './bounded-state.ts';
export {
  createDetectStage,
  type DetectRole,
  type DetectStage,
  type DetectStageOptions,
} from './detect-stage.ts';
