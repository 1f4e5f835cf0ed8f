export type { KnowledgeDocument, KnowledgeFilter, KnowledgeSource } from './document.ts';
export { type LexicalHit, LexicalIndex } from './lexical-index.ts';
export { passagesOf } from './passages.ts';
