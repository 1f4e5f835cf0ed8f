import { toTimestamp } from '@aiops/kernel';
import type { LoadedPolicy } from '@aiops/policy';
import { Registry } from '@aiops/registry';
import { counted } from '../cli/counted.ts';
import { beginningOf, CHUNK_RECORDS, type Chunk, storedChunks } from './chunks.ts';
import { liveDifference } from './live-difference.ts';
import { BEGINS_EMPTY, dropNotes, liveNotes, type ReplayNote, retentionNotes } from './notes.ts';
import { MAX_INCIDENTS, PolicyReplay } from './policy-replay.ts';
import type { ReplayFindings } from './replay-findings.ts';
import type { StoredRecords } from './stored-records.ts';

/** Records handed to one run before the other's turn. */
const BATCH = 1_000;

export interface StoredReplayRequest {
  readonly present: LoadedPolicy;
  readonly other: LoadedPolicy;
  /** From null: all that is kept. */
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly shipId: string | undefined;
  readonly registry: Registry | null;
  readonly nowMs: number;
  /** How many records, and which share of the time, 0 to 1. */
  readonly onProgress: (records: number, share: number) => void;
}

/**
 * Runs the stored records of a range through two policies at once. In memory there are at most CHUNK_RECORDS of them,
 * what the stages bound by themselves, and the incidents of both runs.
 */
export async function replayStored(
  records: StoredRecords,
  request: StoredReplayRequest,
): Promise<ReplayFindings> {
  const { shipId, nowMs, toMs } = request;
  const range = { fromMs: request.fromMs ?? (await beginningOf(records, toMs, shipId)), toMs };
  const registry = request.registry ?? new Registry(await records.loadRegistry());
  const runs = [request.present, request.other].map((policy) => new PolicyReplay(policy, registry)) as [
    PolicyReplay,
    PolicyReplay,
  ];
  const read = await runChunks(runs, storedChunks(records, range, shipId), (count, untilMs) =>
    request.onProgress(count, (untilMs - range.fromMs) / (toMs - range.fromMs)),
  );
  const [present, other] = [runs[0].finish(), runs[1].finish()];
  const seen = { fromMs: range.fromMs, toMs: read.stoppedMs ?? range.toMs };
  const live = await liveDifference(records, seen, shipId, present.incidents);
  const notes = [
    ...cutNotes(read),
    ...(request.fromMs === null ? [] : retentionNotes(range, request.present.policy, nowMs)),
    ...(await dropNotes(records, range, shipId)),
    ...liveNotes(live),
    BEGINS_EMPTY,
  ];
  return { source: records.name, firstMs: read.firstMs, lastMs: read.lastMs, present, other, live, notes };
}

interface ReadSoFar {
  firstMs: number | null;
  lastMs: number | null;
  /** Seconds that held too much. */
  cutSeconds: number;
  /** Where it ended early; null: it did not. */
  stoppedMs: number | null;
}

async function runChunks(
  runs: readonly PolicyReplay[],
  chunks: AsyncIterable<Chunk>,
  onProgress: (records: number, untilMs: number) => void,
): Promise<ReadSoFar> {
  const read: ReadSoFar = { firstMs: null, lastMs: null, cutSeconds: 0, stoppedMs: null };
  let records = 0;
  for await (const { arrivals, range, isCut } of chunks) {
    for (let from = 0; from < arrivals.length; from += BATCH) {
      const batch = arrivals.slice(from, from + BATCH);
      for (const run of runs) await run.take(batch);
      read.firstMs ??= batch[0]?.tsMs ?? null;
      read.lastMs = batch.at(-1)?.tsMs ?? read.lastMs;
    }
    if (isCut) read.cutSeconds += 1;
    records += arrivals.length;
    onProgress(records, range.toMs);
    if (!runs.some((run) => run.isFull)) continue;
    read.stoppedMs = range.toMs;
    break;
  }
  return read;
}

function cutNotes({ cutSeconds, stoppedMs }: ReadSoFar): ReplayNote[] {
  const notes: ReplayNote[] = [];
  if (cutSeconds > 0) {
    const text = `${counted(cutSeconds, 'second')} had more than ${CHUNK_RECORDS} records: of each the latest ${CHUNK_RECORDS} were run.`;
    notes.push({ code: 'cut', text });
  }
  if (stoppedMs !== null) {
    const text = `It ended at ${toTimestamp(stoppedMs)}, when a run had ${MAX_INCIDENTS} incidents: what came later was not run.`;
    notes.push({ code: 'cut', text });
  }
  return notes;
}
