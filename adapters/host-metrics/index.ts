export { startHostMetrics } from './host-metrics.ts';
