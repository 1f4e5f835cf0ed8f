export { AdaptiveSeries } from './adaptive/index.ts';
export { createDetectStage, type DetectRole } from './detect-stage.ts';
export { ImpactMeter } from './impact/impact-meter.ts';
export { currentOf, type Template, TemplateMiner } from './templates/index.ts';
