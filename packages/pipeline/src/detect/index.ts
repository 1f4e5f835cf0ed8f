export { AdaptiveSeries } from './adaptive/index.ts';
export { createDetectStage, type DetectRole } from './detect-stage.ts';
export { currentOf, type Template, TemplateMiner } from './templates/index.ts';
