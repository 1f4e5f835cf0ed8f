import { type LogMessage, levelRank } from '@aiops/contracts';
import type { Policy } from '@aiops/policy';

/** Whether a log record is stored, and if not, why. */
export type StorageVerdict = 'store' | 'below_min_severity' | 'sampled' | 'storm_sampled';

/** Sources whose rate is known at a time; the one that was silent longest gives way, and begins anew. */
const MAX_SOURCES = 4096;
/** Spans of event time that are counted for each source: late records find theirs. */
const MAX_SPANS = 4;

/**
 * Chooses which log records are stored. By event time, and by a hash of the record's id: so the same records in the
 * same order give the same choice, whenever they are replayed. What is stored in a storm would also be stored in
 * quiet times, so a replay that has forgotten a storm stores more, and never something else.
 */
export class StorageSampler {
  /** Records of each source by the number of the span; the source that sent last stands last. */
  readonly #counts = new Map<string, Map<number, number>>();
  #lastKey: string | undefined;

  verdict(record: LogMessage, sourceKey: string, { logs, storm }: Policy['ingest']): StorageVerdict {
    const inStorm = this.#isInStorm(sourceKey, Date.parse(record.ts), storm);
    const { level } = record;
    // A record without a level may be anything: it is stored.
    if (level === null) return 'store';
    if (levelRank(level) < levelRank(logs.min_severity)) return 'below_min_severity';
    if (levelRank(level) > INFO) return 'store';
    const share = shareOf(record.record_id);
    if (share >= logs.sampling.default) return 'sampled';
    return inStorm && share >= logs.sampling.storm ? 'storm_sampled' : 'store';
  }

  /** Once the span has more than the bound, and through the span that follows one that had. */
  #isInStorm(key: string, tsMs: number, storm: Policy['ingest']['storm']): boolean {
    const span = Math.floor(tsMs / (storm.window_sec * 1000));
    const bound = storm.window_sec * storm.records_per_sec_per_source;
    const spans = this.#spansOf(key);
    const count = (spans.get(span) ?? 0) + 1;
    spans.set(span, count);
    if (spans.size > MAX_SPANS) spans.delete(Math.min(...spans.keys()));
    return count > bound || (spans.get(span - 1) ?? 0) > bound;
  }

  #spansOf(key: string): Map<number, number> {
    const known = this.#counts.get(key);
    if (known !== undefined) {
      if (key !== this.#lastKey) {
        this.#counts.delete(key);
        this.#counts.set(key, known);
        this.#lastKey = key;
      }
      return known;
    }
    if (this.#counts.size >= MAX_SOURCES) {
      const oldest = this.#counts.keys().next();
      if (!oldest.done) this.#counts.delete(oldest.value);
    }
    const spans = new Map<number, number>();
    this.#counts.set(key, spans);
    this.#lastKey = key;
    return spans;
  }
}

const INFO = levelRank('info');

/** A number from 0 up to 1 that only the id decides: FNV-1a, 32 bits, with its last bits stirred. */
function shareOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
