export { evidence as incidentEvidence } from '../explain/facts/evidence.fixture.ts';
export { LINE_FORMATS } from '../ingest/formats/index.ts';
export { texts, validReading } from './any-text.ts';
