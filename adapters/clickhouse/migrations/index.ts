import type { Migration } from '../migrate.ts';
import { records } from './0001-records.ts';
import { anomaliesAndIncidents } from './0002-anomalies-and-incidents.ts';
import { trace } from './0003-trace.ts';
import { registryAndAudit } from './0004-registry-and-audit.ts';
import { drops } from './0005-drops.ts';
import { feedback } from './0006-feedback.ts';
import { lowerCaseSearch } from './0007-lower-case-search.ts';
import { widerDeduplication } from './0008-wider-deduplication.ts';
import { narratives } from './0009-narratives.ts';
import { vectors } from './0010-vectors.ts';
import { orderOfNarratives } from './0011-order-of-narratives.ts';

/** In order; a migration that was released is never changed, only followed by another. */
export const MIGRATIONS: readonly Migration[] = [
  records,
  anomaliesAndIncidents,
  trace,
  registryAndAudit,
  drops,
  feedback,
  lowerCaseSearch,
  widerDeduplication,
  narratives,
  vectors,
  orderOfNarratives,
];
