export { MemoryVectors } from './memory-vectors.ts';
export { passagesOf } from './passages.ts';
export {
  type Retrieval,
  type RetrievedDocument,
  Retriever,
  type Semantic,
} from './retriever.ts';
export { incidentDocument, policyDocument } from './sources.ts';
