export { LlamaCppModel } from './llamacpp-model.ts';
export type { LlamaCppSettings } from './settings.ts';
