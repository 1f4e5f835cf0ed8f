export {
  type DropReason,
  type GroundedSentence,
  type Grounding,
  ground,
  type ProposedSentence,
} from './ground.ts';
