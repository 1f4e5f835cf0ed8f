export { AdaptiveSeries } from './adaptive/index.ts';
export { createDetectStage, type DetectRole } from './detect-stage.ts';
