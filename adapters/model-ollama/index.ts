export { OllamaModel } from './ollama-model.ts';
export type { OllamaSettings } from './settings.ts';
