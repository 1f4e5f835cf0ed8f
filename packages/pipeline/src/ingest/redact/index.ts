export { RecordRedaction } from './record-redaction.ts';
export { type RedactionCounts, Redactor } from './redactor.ts';
export type { PiiKind } from './spans.ts';
