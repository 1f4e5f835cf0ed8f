export { KeptVectors } from './kept-vectors.ts';
export { MemoryVectors } from './memory-vectors.ts';
export { passagesOf } from './passages.ts';
export {
  type Retrieval,
  type RetrievedDocument,
  Retriever,
  type SearchWishes,
  type Semantic,
} from './retriever.ts';
export { incidentDocument, incidentQuestion, policyDocument } from './sources.ts';
