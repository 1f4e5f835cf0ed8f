export { CachedWording, cacheKeyOf, refilled, wordingOf } from './cached-wording.ts';
export { type Narrative, type NarrativeSentence, textOf } from './narrative.ts';
export { promptOf } from './prompt.ts';
export { narrateByRules } from './rules-narrative.ts';
export {
  narrateByModel,
  narrateWorded,
  type WordedNarrative,
} from './worded-narrative.ts';
export { type KeyedWords, WordsInUse } from './words-in-use.ts';
