export { CachedWording, cacheKeyOf, refilled, wordingOf } from './cached-wording.ts';
export { type Narrative, type NarrativePart, type NarrativeSentence, textOf } from './narrative.ts';
export { type NarrativePrompt, promptOf } from './prompt.ts';
export { narrateByRules } from './rules-narrative.ts';
export {
  narrateByModel,
  narrateWorded,
  type RefusalReason,
  type WordedNarrative,
} from './worded-narrative.ts';
