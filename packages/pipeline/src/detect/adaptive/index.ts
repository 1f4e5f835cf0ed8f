export { AdaptiveSeries } from './adaptive-series.ts';
