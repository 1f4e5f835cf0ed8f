export { OllamaModel } from './ollama-model.ts';
export { requireOnSite } from './on-site.ts';
export type { OllamaSettings } from './settings.ts';
