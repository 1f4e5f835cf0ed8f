export { createDetectStage, type DetectRole } from './detect-stage.ts';
