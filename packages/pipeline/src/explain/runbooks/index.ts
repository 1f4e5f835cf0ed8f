export { type Applies, appliesOf } from './applies.ts';
export { type RunbookCandidate, rankRunbooks } from './rank.ts';
export { questionOf, type Signs, signsOf } from './signs.ts';
