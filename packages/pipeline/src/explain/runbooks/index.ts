export { type Applies, appliesOf } from './applies.ts';
export { rankRunbooks } from './rank.ts';
export { questionOf, signsOf } from './signs.ts';
