export { LINE_FORMATS } from '../ingest/formats/index.ts';
export { texts, validReading } from './any-text.ts';
