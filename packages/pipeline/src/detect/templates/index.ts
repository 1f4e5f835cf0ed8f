export { currentOf, type Template } from './template.ts';
export { TemplateMiner } from './template-miner.ts';
