export { MemoryVectors } from './memory-vectors.ts';
export { passagesOf } from './passages.ts';
export {
  type Retrieval,
  Retriever,
} from './retriever.ts';
